import type { MappingProfile, TotalClaim, TotalRule } from '../../../../shared/entity/mapping.ts';
import { writtenAmount } from '../amounts.ts';
import type { TableRow } from '../table.ts';
import { totalsBegin } from './pass.ts';

const counts = /^(.*?(?:笔数|条数|件数|共|count|rows|items|transactions))\s*[:：]?\s*\d+/i;
const sums: readonly [TotalClaim['of'], RegExp][] = [
  ['in', /^(.*?(?:收入|贷方|存入|转入)[^\d:：]*)[:：]\s*[-\d]/],
  ['out', /^(.*?(?:支出|借方|支取|转出)[^\d:：]*)[:：]\s*[-\d]/],
];

/** What a cell of words declares: "共 45 笔", "收入合计：1,234.50". */
function labelled(text: string): TotalClaim | null {
  const count = counts.exec(text)?.[1];
  if (count !== undefined)
    return {
      of: /收入|贷方/.test(count) ? 'countIn' : /支出|借方/.test(count) ? 'countOut' : 'count',
      label: count.trim(),
    };
  for (const [of, pattern] of sums) {
    const label = pattern.exec(text)?.[1];
    if (label !== undefined) return { of, label: label.trim() };
  }
  return null;
}

/** The subject of a figure that stands under a column. */
function under(column: MappingProfile['columns'][number], { sign }: MappingProfile): TotalClaim['of'] | null {
  switch (column.field) {
    case 'in':
    case 'out':
    case 'fee':
      return column.field;
    case 'balance':
      return 'closing';
    case 'amount':
      return sign?.style === 'flag' && sign.size === 'unsigned' ? 'gross' : 'net';
    default:
      return null;
  }
}

/** The rule that a line of totals calls for; null where nothing in it is understood. */
export function ruleFor(row: TableRow, profile: MappingProfile): TotalRule | null {
  const texts = row.texts.map((text) => text.trim());
  const first = texts.find((text) => text !== '') ?? '';
  const word = totalsBegin.exec(first);
  if (!word) return null;
  const marks = { decimal: profile.decimal ?? '.', thousands: profile.thousands } as const;
  const claims: TotalClaim[] = [];
  texts.forEach((text, column) => {
    if (text === '') return;
    const of = profile.columns[column] ? under(profile.columns[column], profile) : null;
    const isFigure = row.cells?.[column]?.kind === 'number' || writtenAmount(text, marks) !== null;
    const bare = text.startsWith(word[0]) ? text.slice(word[0].length).replace(/^\s*[:：]?\s*/, '') : text;
    if (of !== null && isFigure) claims.push({ of, column });
    else if (/^\d+\s*(?:笔|条|rows?|items?)$/i.test(bare))
      claims.push(bare === text ? { of: 'count', column } : { of: 'count', label: word[0] });
    else {
      const claim = labelled(bare);
      if (claim !== null) claims.push(claim);
    }
  });
  if (claims.length === 0) return null;
  const page = /小计|本页|本日|当日|sub/i.test(word[0]);
  return { begins: word[0], scope: page ? 'page' : 'all', required: !page, claims };
}

import type { OwnTransferPass, ReversalPass } from '../../../shared/entity/rules.ts';
import { columnOf, compileFilter, keyColumns, type Sql } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import { LEAST_NUMBER } from '../keys.ts';
import { undoing, undoneRows, writeUndone } from '../queriesNets.ts';
import { atOf, type Stage, settleEdges } from './stage.ts';

/** Two rows of one side that undo each other under the same keys, or by the number that the later one names. */
export function reversal(stage: Stage, pass: ReversalPass, index: number): void {
  const columns = keyColumns(pass.keys);
  const words = pass.words ?? [];
  const says = (row: 'a' | 'b'): string =>
    words.length === 0 ? '0' : `(${words.map(() => sqlite.contains(`${row}.said`)).join(' OR ')})`;
  const names = (later: 'a' | 'b', earlier: 'a' | 'b'): string =>
    pass.named
      ? `(length(${earlier}.named) >= ${LEAST_NUMBER} AND ${sqlite.stands(`${later}.said`, `${earlier}.named`)})`
      : '0';
  const told = `${says('b')} + ${names('b', 'a')}`;
  const other = `${says('a')} + ${names('a', 'b')}`;
  // Which of two rows of one moment undoes the other is told by what they say, then by what was there to be undone.
  const later = `b.business_day > a.business_day OR coalesce(b.occurred_at, 0) > coalesce(a.occurred_at, 0)
    OR (coalesce(b.occurred_at, 0) = coalesce(a.occurred_at, 0) AND (${told} > ${other} OR (${told} = ${other} AND a.minor > 0)))`;
  const parts = [
    'a.source_id = b.source_id',
    `(${later})`,
    ...columns.map((_, at) => `a.k${at} = b.k${at} AND a.k${at} <> ''`),
    ...(pass.named ? [names('b', 'a')] : []),
    ...(words.length > 0 ? [says('b')] : []),
  ];
  const named = pass.named ? columnOf(pass.named) : null;
  const values = Array(words.length > 0 ? 5 : 0)
    .fill(words)
    .flat() as string[];
  undo(stage, pass, index, { columns, named }, { text: parts.join(' AND '), values });
}

/** Out of one of the enterprise's real accounts, into another: one of the rows at least names the other's account, none another. */
export function ownTransfer(stage: Stage, pass: OwnTransferPass, index: number): void {
  undo(
    stage,
    pass,
    index,
    { columns: [], named: null },
    {
      text: `a.minor < 0 AND a.real_account_id <> b.real_account_id
      AND (a.other_number = b.number OR b.other_number = a.number)
      AND coalesce(nullif(a.other_number, ''), b.number) = b.number AND coalesce(nullif(b.other_number, ''), a.number) = a.number`,
      values: [],
    },
  );
}

function undo(
  stage: Stage,
  pass: ReversalPass | OwnTransferPass,
  index: number,
  { columns, named }: { columns: readonly string[]; named: string | null },
  condition: Sql,
): void {
  const { db } = stage;
  undoneRows(db, stage[pass.side], compileFilter(pass[pass.side], 'x', stage.words, sqlite), columns, named);
  settleEdges(stage, pass, index, undoing(db, condition, pass.dayTolerance), (pairs) =>
    writeUndone(db, atOf(stage, index), pass.side, pairs),
  );
}

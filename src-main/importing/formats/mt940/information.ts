/** What :86: says of an entry, as far as the bank's way of writing it lets us tell. */
export type Information = {
  readonly memo: string | null;
  readonly counterparty: string | null;
  readonly counterpartyAccount: string | null;
};

const WRAPPED_AT = 65;

/** A full line goes on without a gap: banks break words, and even "?2⏎2", at the 65th character. */
const unwrap = (lines: readonly string[], gap: string): string =>
  lines.reduce((text, line, i) => text + (i === 0 || (lines[i - 1]?.length ?? 0) >= WRAPPED_AT ? '' : gap) + line, '');

const orNull = (text: string | undefined): string | null => {
  const plain = text?.replace(/\s+/g, ' ').trim() ?? '';
  return plain === '' ? null : plain;
};

const structured = /^\s*\d{3}([?>])\d{2}/;

/** German GVC: 166?00GUTSCHRIFT?20EREF+…?32NAME. Sub-fields 20–29 and 60–63 are one running text. */
function fromSubfields(text: string, sign: string): Information {
  const parts = text.split(new RegExp(`\\${sign}(\\d{2})`));
  const byCode = new Map<string, string>();
  for (let i = 1; i + 1 < parts.length; i += 2) byCode.set(parts[i]!, (byCode.get(parts[i]!) ?? '') + parts[i + 1]!);
  const run = (first: number, last: number): string =>
    Array.from({ length: last - first + 1 }, (_, i) => byCode.get(String(first + i)) ?? '').join('');
  return {
    memo: orNull([byCode.get('00') ?? '', run(20, 29) + run(60, 63)].filter((part) => part.trim() !== '').join(' ')),
    counterparty: orNull(run(32, 33)),
    counterpartyAccount: orNull(byCode.get('31') ?? byCode.get('38')),
  };
}

const slashWords = new Set(
  'TRTP IBAN BIC NAME REMI EREF KREF MARF CSID CNTP ORDP BENM ULTB ULTD PREF TRCD PURP SVCL ISDT RTRN ID OCMT CHGS'.split(
    ' ',
  ),
);

/** Dutch and SWIFT codewords: /TRTP/SEPA/IBAN/NL…/NAME/…/REMI/…, //CNTP/account/bic/name. */
function fromCodewords(text: string): Information {
  const fields = new Map<string, string[]>();
  let current: string[] = [];
  for (const part of text.split('/')) {
    if (slashWords.has(part.trim())) {
      current = [];
      fields.set(part.trim(), current);
    } else current.push(part);
  }
  const of = (word: string): string | undefined =>
    fields
      .get(word)
      ?.filter((part) => part !== '')
      .join('/');
  const [account, , name] = fields.get('CNTP') ?? [];
  return {
    memo: orNull(text),
    counterparty: orNull(of('NAME') ?? name),
    counterpartyAccount: orNull(of('IBAN') ?? account),
  };
}

/** Reads the lines of an entry's :86: fields, of whatever dialect; free text is the memo. */
export function readInformation(lines: readonly string[]): Information {
  const dense = unwrap(lines, '');
  const sign = structured.exec(dense)?.[1];
  if (sign !== undefined) return fromSubfields(dense, sign);
  const words = /^\/{1,2}[A-Z]{2,4}\//.test(dense);
  return words
    ? fromCodewords(dense)
    : { memo: orNull(unwrap(lines, ' ')), counterparty: null, counterpartyAccount: null };
}

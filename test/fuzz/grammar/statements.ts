import { type Grammar, proven, unproven } from './kind.ts';
import { incoming, type Move, type Plan, plainDay, sizeOf, sumOf, unsigned, yuan } from './moves.ts';

const comma = (text: string): string => text.replace('.', ',');
const shortDay = (day: string): string => day.replaceAll('-', '').slice(2);
const LAST = '2026-10-14';

const mt940: Grammar = {
  options: { least: 0 },
  flaws: proven,
  name: 'a.sta',
  text: ({ written, opening, closing }) =>
    [
      ':20:STMT1',
      ':25:808123456001CNY',
      ':28C:285/1',
      `:60F:C261012CNY${comma(yuan(opening))}`,
      ...written.flatMap((move) => [
        `:61:${shortDay(move.day)}${shortDay(move.day).slice(2)}${move.amount < 0n ? 'D' : 'C'}${comma(unsigned(move))}NTRFNONREF//B${move.at}`,
        `:86:text ${move.at}`,
      ]),
      `:62F:C${shortDay(LAST)}CNY${comma(yuan(closing))}`,
      '-',
      '',
    ].join('\r\n'),
};

const ofx: Grammar = {
  options: { least: 0 },
  flaws: unproven,
  name: 'a.ofx',
  text: ({ written, closing }) =>
    `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CNY<BANKACCTFROM><ACCTID>77</BANKACCTFROM><BANKTRANLIST>\n${written
      .map(
        (move) =>
          `<STMTTRN><TRNTYPE>OTHER<DTPOSTED>${plainDay(move)}<TRNAMT>${move.broken ?? yuan(move.amount)}<FITID>F${move.at}</STMTTRN>\n`,
      )
      .join(
        '',
      )}</BANKTRANLIST><LEDGERBAL><BALAMT>${yuan(closing)}<DTASOF>20261014</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n`,
};

const qif: Grammar = {
  options: { least: 1 },
  flaws: unproven,
  name: 'a.qif',
  text: ({ written }) =>
    `!Type:Bank\n${written.map((move) => `D${move.day.slice(5, 7)}/${move.day.slice(8)}'26\nT${move.broken ?? yuan(move.amount)}\nPsomeone\n^\n`).join('')}`,
};

/** The amounts of BAI2 are whole cents: a broken one keeps its letters. */
const cents = ({ amount, broken }: Move): string => (broken ?? String(sizeOf(amount))).replaceAll(/[.,]/g, '_');

const bai2: Grammar = {
  options: { least: 0 },
  flaws: proven,
  name: 'a.bai',
  tail: () => 'USD -',
  // The day of every row is its group's.
  text: ({ written, declared, opening, closing }) => {
    const control = opening + closing + sumOf(declared, ({ amount }) => sizeOf(amount));
    const records = declared.length + 2;
    return [
      '01,BANK,CUST,261014,0730,1,80,,2/',
      '02,CUST,BANK,1,261014,2400,,2/',
      `03,0012345678,,010,${opening},,,015,${closing},,/`,
      ...written.map((move) => `16,${move.amount < 0n ? '475' : '195'},${cents(move)},,B${move.at},,text/`),
      `49,${control},${records}/`,
      `98,${control},1,${records + 2}/`,
      `99,${control},1,${records + 4}/`,
      '',
    ].join('\n');
  },
};

const balance = (code: string, day: string, amount: bigint): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${yuan(amount)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;

const summary = ({ declared }: Plan): string =>
  `<TxsSummry><TtlNtries><NbOfNtries>${declared.length}</NbOfNtries></TtlNtries><TtlCdtNtries><NbOfNtries>${incoming(declared).length}</NbOfNtries><Sum>${yuan(sumOf(incoming(declared)))}</Sum></TtlCdtNtries></TxsSummry>`;

const camt: Grammar = {
  options: { least: 0 },
  flaws: proven,
  name: 'a.xml',
  text: (plan, dice) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-10-15T01:00:00+08:00</CreDtTm></GrpHdr><Stmt><Id>S</Id><CreDtTm>2026-10-15T01:00:00+08:00</CreDtTm><Acct><Id><Othr><Id>77</Id></Othr></Id></Acct>\n${balance('OPBD', '2026-10-12', plan.opening)}${balance('CLBD', LAST, plan.closing)}${dice.once(2) ? summary(plan) : ''}\n${plan.written
      .map(
        (move) =>
          `<Ntry><Amt Ccy="CNY">${unsigned(move)}</Amt><CdtDbtInd>${move.amount < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${move.day}</Dt></BookgDt><ValDt><Dt>${move.day}</Dt></ValDt><AcctSvcrRef>R${move.at}</AcctSvcrRef></Ntry>\n`,
      )
      .join('')}</Stmt></BkToCstmrStmt></Document>\n`,
};

export const statements: Record<string, Grammar> = { mt940, ofx, qif, bai2, camt };

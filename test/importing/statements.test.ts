import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importedFiles, revisionRows, revisionsList, transactionsList } from '../../src-main/importing/index.ts';
import { acceptRevision } from '../../src-main/importing/revise.ts';
import { type Bench, makeBench } from './workspace.ts';
import { zipOf } from './zip.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let bench: Bench;
beforeEach(() => {
  bench = makeBench();
  bench.workspace.db.exec(`INSERT INTO people (code, name, role) VALUES ('wang', 'Wang', 'clerk');
    INSERT INTO sources (id, code, name, side, format, role, real_account_id, cutoff_seconds, carry_days)
      VALUES (20, 'camt', 'camt', 'bank', 'camt', 'transactions', 1, 86400, 1)`);
});
afterEach(() => bench.close());

const window = { offset: 0, limit: 1000 };
type Entry = { ref?: string; amount: string; memo?: string; e2e?: string; day?: string };
type Message = {
  /** The day of the opening balance, where it is not the statement's. */
  from?: string;
  kind: '052' | '053' | '054';
  entries: Entry[];
  opening?: string;
  closing?: string;
  day?: string;
  number?: number;
};

const names = {
  '052': ['BkToCstmrAcctRpt', 'Rpt'],
  '053': ['BkToCstmrStmt', 'Stmt'],
  '054': ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'],
};
const DAY = '2026-10-12';
const size = (amount: string): string =>
  `<Amt Ccy="CNY">${amount.replace('-', '')}</Amt><CdtDbtInd>${amount.startsWith('-') ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;

/** A camt message of the account; a statement with its balances. */
function camt({ kind, entries, opening, closing, day = DAY, from = day, number }: Message): string {
  const [root, statement] = names[kind] as [string, string];
  const balance = (code: string, amount: string | undefined, on: string): string =>
    amount === undefined
      ? ''
      : `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${size(amount)}<Dt><Dt>${on}</Dt></Dt></Bal>`;
  const rows = entries.map(({ ref, amount, memo = '', e2e, day: on = day }) =>
    [
      `<Ntry>${size(amount)}<Sts>BOOK</Sts><BookgDt><Dt>${on}</Dt></BookgDt><ValDt><Dt>${on}</Dt></ValDt>`,
      ...(ref ? [`<AcctSvcrRef>${ref}</AcctSvcrRef>`] : []),
      `<BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>`,
      ...(e2e ? [`<NtryDtls><TxDtls><Refs><EndToEndId>${e2e}</EndToEndId></Refs></TxDtls></NtryDtls>`] : []),
      `<AddtlNtryInf>${memo}</AddtlNtryInf></Ntry>`,
    ].join(''),
  );
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${kind}.001.02"><${root}><GrpHdr><MsgId>M</MsgId><CreDtTm>${day}T23:00:00</CreDtTm></GrpHdr><${statement}><Id>S${kind}${number ?? ''}</Id>${number === undefined ? '' : `<ElctrncSeqNb>${number}</ElctrncSeqNb>`}<CreDtTm>${day}T23:00:00</CreDtTm><Acct><Id><Othr><Id>626055971001</Id></Othr></Id><Ccy>CNY</Ccy></Acct>${balance('OPBD', opening, from)}${balance('CLBD', closing, day)}${rows.join('')}</${statement}></${root}></Document>`;
}

let files = 0;
const imported = async (content: string | Uint8Array, name = 'xml') => {
  files += 1;
  const [report] = await bench.run([bench.put(`f${files}.${name}`, content)]);
  return report!;
};
const here = (): string[] =>
  transactionsList(bench.workspace.db, window)
    .rows.map(({ bankRef, amount, day }) => `${day} ${bankRef} ${amount}`)
    .sort();

const entries: Entry[] = [
  { ref: 'A1', amount: '100.00', memo: 'rent' },
  { ref: 'A2', amount: '-30.00', memo: 'courier' },
  // Legitimate twins without a reference: the payer's words are all that they have.
  { amount: '5.00', memo: 'shop', e2e: 'E2E-1' },
  { amount: '5.00', memo: 'shop', e2e: 'E2E-1' },
];
const intraday: Message = {
  kind: '052',
  entries: entries.map((entry) => ({ ...entry, ...(entry.ref ? { memo: 'other words' } : {}) })),
};
const notice: Message = { kind: '054', entries: entries.slice(0, 1) };
const statement: Message = { kind: '053', entries, opening: '1000.00', closing: '1080.00' };
const whole = ['2026-10-12 A1 100.00', '2026-10-12 A2 -30.00', '2026-10-12 null 5.00', '2026-10-12 null 5.00'];

describe('one entry in several messages', () => {
  const orders = [
    [intraday, notice, statement],
    [statement, intraday, notice],
    [notice, statement, intraday],
    [intraday, statement],
  ];
  it.each(orders.map((messages) => [messages.map(({ kind }) => kind).join(' '), messages] as const))(
    'counts once in the order %s',
    async (_order, messages) => {
      for (const message of messages) expect(await imported(camt(message))).toMatchObject({ outcome: 'imported' });
      expect(here()).toEqual(whole);
    },
  );

  it.each(orders.map((messages) => [messages.map(({ kind }) => kind).join(' '), messages] as const))(
    'counts once in one zip with %s',
    async (_order, messages) => {
      const zip = zipOf(Object.fromEntries(messages.map((message, index) => [`${index}.xml`, camt(message)])));
      const report = await imported(zip, 'zip');
      expect(here()).toEqual(whole);
      const all = messages.reduce((sum, message) => sum + message.entries.length, 0);
      expect(report).toMatchObject({ outcome: 'imported', read: all, staged: 4, known: all - 4 });
      const sums = 'SELECT sum(rows) AS rows, sum(in_minor) AS "in", sum(out_minor) AS out FROM daily_totals';
      expect(bench.workspace.db.prepare(sums).get()).toEqual({ rows: 4, in: 11000, out: 3000 });
    },
  );

  it('adds what only the statement has, and nothing twice', async () => {
    await imported(camt({ kind: '052', entries: entries.slice(0, 2) }));
    expect(await imported(camt(statement))).toMatchObject({ outcome: 'imported', staged: 2, known: 2 });
    expect(here()).toEqual(whole);
  });

  it('counts once where a notice after the statement says less, or more, than day and amount', async () => {
    const bare: Entry[] = [{ amount: '5.00' }, { amount: '5.00' }, { amount: '7.00', memo: 'shop' }];
    await imported(camt({ kind: '053', entries: bare, opening: '0.00', closing: '17.00' }));
    const more = bare.map((entry, at) => ({ ...entry, memo: 'words', e2e: `E${at}` }));
    const less = bare.map(({ amount }) => ({ amount }));
    for (const told of [more.slice(0, 2), less, less.slice(1)])
      expect(await imported(camt({ kind: '054', entries: told }))).toMatchObject({ outcome: 'imported', staged: 0 });
    // What the statement does not list, or names otherwise, is told apart still.
    expect(await imported(camt({ kind: '054', entries: [{ amount: '6.00' }] }))).toMatchObject({ staged: 1 });
    const named = { amount: '7.00', memo: 'other words' };
    expect(await imported(camt({ kind: '054', entries: [named] }))).toMatchObject({ staged: 1 });
  });

  it('holds for MT942 and MT940 alike', async () => {
    const rows = [
      ':61:2610121012C100,00NTRFNONREF//B1',
      ':86:rent',
      ':61:2610121012D30,00NTRFNONREF//B2',
      ':86:courier',
    ];
    const day = [':20:X', ':25:626055971001', ':28C:1/1', ':34F:CNY0,', ...rows, '-'].join('\r\n');
    const end = [
      ':20:Y',
      ':25:626055971001',
      ':28C:1/1',
      ':60F:C261011CNY1000,00',
      ...rows,
      ':62F:C261012CNY1070,00',
      '-',
    ];
    expect(await imported(day, 'sta')).toMatchObject({ outcome: 'imported', staged: 2 });
    expect(await imported(end.join('\r\n'), 'sta')).toMatchObject({ outcome: 'imported', staged: 0, known: 2 });
    expect(here()).toEqual(['2026-10-12 B1 100.00', '2026-10-12 B2 -30.00']);
  });
});

describe('a statement that was issued again', () => {
  const accept = (id: string) =>
    acceptRevision(bench.workspace, {
      id,
      person: 'wang',
      note: null,
      now: new Date(),
      offsetMinutes: 480,
    });

  it('lacks what the day had, by its balances, and takes its place with its balances', async () => {
    await imported(camt(statement));
    const report = await imported(
      camt({ ...statement, entries: entries.filter(({ ref }) => ref !== 'A2'), closing: '1110.00' }),
    );
    expect(report.outcome).toBe('revision');
    const { rows } = revisionRows(bench.workspace.db, report.revision!, window);
    expect(rows.map(({ change, before }) => [change, before?.bankRef])).toEqual([['missing', 'A2']]);
    await accept(report.revision!);
    expect(here()).toEqual(whole.filter((row) => !row.includes('A2')));
    const closings = bench.workspace.db.prepare('SELECT closing_minor FROM statement_balances').pluck().all();
    expect(closings).toEqual([111000]);
    expect(bench.traces()).toMatchObject({ superseded_balances: 1, superseded_transactions: 1 });
  });

  it('shows an amount and a day that changed as such, and an intraday entry that was not booked as missing', async () => {
    await imported(
      camt({ kind: '052', entries: [...entries, { ref: 'A9', amount: '7.00', memo: 'not booked in the end' }] }),
    );
    const [a1, ...others] = entries;
    const report = await imported(
      camt({ ...statement, entries: [{ ...a1!, amount: '101.00' }, ...others], closing: '1081.00' }),
    );
    const { rows } = revisionRows(bench.workspace.db, report.revision!, window);
    expect(rows.map(({ change, fields, before }) => [change, fields, before?.bankRef])).toEqual([
      ['changed', ['amount'], 'A1'],
      ['missing', [], 'A9'],
    ]);
  });

  it.each<[string, Message[]]>([
    [
      'several statements of a day, in order',
      [
        { kind: '053', entries: entries.slice(0, 1), opening: '0.00', closing: '100.00', number: 1 },
        { kind: '053', entries: entries.slice(1, 2), opening: '100.00', closing: '70.00', number: 2 },
      ],
    ],
    [
      'several statements of a day, the later first',
      [
        { kind: '053', entries: entries.slice(1, 2), opening: '100.00', closing: '70.00', number: 2 },
        { kind: '053', entries: entries.slice(0, 1), opening: '0.00', closing: '100.00', number: 1 },
      ],
    ],
    [
      'the first and the third of a day',
      [
        { kind: '053', entries: entries.slice(0, 1), opening: '0.00', closing: '100.00', number: 1 },
        { kind: '053', entries: entries.slice(1, 2), opening: '80.00', closing: '50.00', number: 3 },
      ],
    ],
    [
      'one that goes on where one of several days ends',
      [
        { kind: '053', from: '2026-10-08', entries: entries.slice(0, 1), opening: '0.00', closing: '100.00' },
        { kind: '053', entries: entries.slice(1, 2), opening: '100.00', closing: '70.00' },
      ],
    ],
    [
      'a report after the statement',
      [
        { kind: '053', entries: entries.slice(0, 2), opening: '0.00', closing: '70.00' },
        { kind: '052', entries: entries.slice(1, 2) },
      ],
    ],
  ])('is not what these are: %s', async (_what, messages) => {
    for (const message of messages) expect(await imported(camt(message))).toMatchObject({ outcome: 'imported' });
    expect(here()).toEqual(whole.slice(0, 2));
    expect(revisionsList(bench.workspace.db, {}, window).total).toBe(0);
  });
});

describe('days between statements', () => {
  const on = (day: string, opening: string, closing: string, number?: number): string =>
    camt({
      kind: '053',
      day,
      opening,
      closing,
      entries: [{ ref: `R${day}`, amount: `${Number(closing) - Number(opening)}.00` }],
      ...(number ? { number } : {}),
    });
  const gaps = async (content: string) =>
    (await imported(content)).problems
      .filter(({ code }) => code === 'STATEMENT_GAP')
      .map(({ params, severity }) => [severity, params.closing, params.opening, params.days]);

  it('are named with both balances, before and after, until they come', async () => {
    expect(await gaps(on('2026-10-12', '0.00', '100.00'))).toEqual([]);
    // 17 and 18 October are a weekend.
    expect(await gaps(on('2026-10-19', '300.00', '310.00'))).toEqual([
      ['warning', '100.00 CNY', '300.00 CNY', '2026-10-13, 2026-10-14, 2026-10-15, 2026-10-16'],
    ]);
    expect(await gaps(on('2026-10-14', '150.00', '160.00'))).toEqual([
      ['warning', '100.00 CNY', '150.00 CNY', '2026-10-13'],
      ['warning', '160.00 CNY', '300.00 CNY', '2026-10-15, 2026-10-16'],
    ]);
    expect(await gaps(on('2026-10-13', '100.00', '150.00'))).toEqual([]);
    expect(importedFiles(bench.workspace.db, {}, window).total).toBe(4);
  });

  it('are no gap over a weekend, nor where the numbers go on; a number that is left out is one', async () => {
    expect(await gaps(on('2026-10-16', '0.00', '10.00', 5))).toEqual([]);
    expect(await gaps(on('2026-10-19', '10.00', '20.00', 6))).toEqual([]);
    expect(await gaps(on('2026-10-22', '20.00', '30.00', 7))).toEqual([]);
    expect(await gaps(on('2026-10-23', '30.00', '40.00', 9))).toEqual([['warning', '30.00 CNY', '30.00 CNY', 'No 8']]);
    expect(await gaps(on('2026-10-28', '40.00', '50.00'))).toEqual([
      ['warning', '40.00 CNY', '40.00 CNY', '2026-10-26, 2026-10-27'],
    ]);
  });
});

describe('statements of one day that follow one another', () => {
  const fee: Entry = { amount: '-5.00', memo: 'fee' };
  const first: Message = { kind: '053', entries: [fee, { amount: '-7.00' }], opening: '100.00', closing: '88.00' };
  const second: Message = { kind: '053', entries: [fee], opening: '88.00', closing: '83.00', number: 2 };
  const both = ['2026-10-12 null -5.00', '2026-10-12 null -5.00', '2026-10-12 null -7.00'];

  it.each([
    ['forwards', [first, second]],
    ['backwards', [second, first]],
  ])('tell of different entries though they say the same words, %s', async (_order, messages) => {
    for (const message of messages)
      expect(await imported(camt(message))).toMatchObject({ outcome: 'imported', known: 0 });
    expect(here()).toEqual(both);
    // Each of them again, and one that tells of the whole day, have nothing new.
    const whole: Message = { ...first, entries: [...first.entries, fee], closing: '83.00', number: 3 };
    for (const message of [first, second, whole])
      expect(await imported(`${camt(message)}\n`)).toMatchObject({ outcome: 'imported', staged: 0 });
    expect(here()).toEqual(both);
  });

  it('are the same where they begin or end with one balance, as one that comes to nothing does', async () => {
    const back: Entry = { amount: '12.00', memo: 'back' };
    const whole: Message = { kind: '053', entries: [...first.entries, back], opening: '100.00', closing: '100.00' };
    const end: Message = { kind: '053', entries: [back], opening: '88.00', closing: '100.00' };
    for (const [message, staged] of [
      [first, 2],
      [end, 1],
      [whole, 0],
    ] as const)
      expect(await imported(camt(message))).toMatchObject({ outcome: 'imported', staged });
    expect(here()).toHaveLength(3);
  });

  it('are pages of MT940 alike, each in a file of its own', async () => {
    const page = (number: string, opening: string, rows: string, closing: string): string =>
      `:20:X\r\n:25:626055971001\r\n:28C:${number}\r\n:60${opening}\r\n${rows}:62${closing}\r\n-\r\n`;
    const row = ':61:2610121012D5,NCHGNONREF\r\n:86:FEE\r\n';
    const pages = [
      page('1/1', 'F:C261012CNY100,', row, 'M:C261012CNY95,'),
      page('1/2', 'M:C261012CNY95,', row, 'F:C261012CNY90,'),
    ];
    for (const text of pages) expect(await imported(text, 'sta')).toMatchObject({ outcome: 'imported', staged: 1 });
    expect(here()).toEqual(['2026-10-12 null -5.00', '2026-10-12 null -5.00']);
  });
});

import { expect, test } from 'vitest';
import { parseDay } from '../../shared/value/time.ts';
import { sampleSetup, sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import {
  applySetup,
  calendarOf,
  checkSetup,
  currentSetup,
  diffSetup,
  enterprise,
  exportSetup,
  peopleList,
  previewSetup,
  reconciliationsList,
  sourcesList,
} from '../../src-main/setup/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { small } from './small.ts';
import { addTransaction, changed, emptyWorkspace, inForce, now } from './workspace.ts';

const applied = (yaml: string = small): Write => {
  const db = emptyWorkspace();
  expect(applySetup(db, yaml, 'admin', now).problems).toEqual([]);
  return db;
};
const count = (db: Write, sql: string): number => db.prepare<[], number>(sql).pluck().get()!;
const versions = (db: Write): number => count(db, 'SELECT count(*) FROM setup_versions');

test('the first setup adds everything and is kept with who applied it and when', () => {
  const db = emptyWorkspace();
  const { problems, changes } = applySetup(db, sampleSetupYaml(), 'admin', now);
  expect(problems).toEqual([]);
  expect(new Set(changes.map((change) => change.action))).toEqual(new Set(['add']));
  const { virtualAccounts } = sampleSetup();
  expect(changes.filter((change) => change.what === 'virtualAccount')).toHaveLength(virtualAccounts.length);
  expect(count(db, 'SELECT count(*) FROM virtual_accounts WHERE active = 1')).toBe(virtualAccounts.length);
  expect(db.prepare('SELECT applied_at, applied_by FROM setup_versions').all()).toEqual([
    { applied_at: now.getTime() / 1000, applied_by: 'admin' },
  ]);
});

test('the same text twice makes no version and no change; another order or remark changes nothing either', () => {
  const db = applied();
  const before = inForce(db);
  expect(applySetup(db, small, 'admin', now)).toEqual({ problems: [], changes: [] });
  expect(versions(db)).toBe(1);
  const hash = currentSetup(db)!.hash;
  const moved = changed(
    ['  - { code: ICBC, name: 工行 }\n', ''],
    ['name: 汇丰 }\n', 'name: 汇丰 } # 外资行\n  - { code: ICBC, name: 工行 }\n'],
  );
  expect(applySetup(db, moved, 'admin', now)).toEqual({ problems: [], changes: [] });
  expect(currentSetup(db)!.hash).toBe(hash);
  expect(exportSetup(db)).toBe(moved);
  expect(inForce(db)).toEqual(before);
});

test('a change says its fields before and after, and the preview says the same and writes nothing', () => {
  const db = applied();
  const yaml = changed(
    ['limit: "100.00"', 'limit: "200.00"'],
    ['delay: T+1', 'delay: D+1'],
    ['holidays: ["2026-10-01", "2026-10-02"]', 'holidays: ["2026-10-01", "2026-10-05"]'],
    ['rate: "15%"', 'rate: "20%"'],
    ['keys: [orderNo] }', 'keys: [channel, orderNo], dayTolerance: 1 }'],
  );
  const expected = [
    {
      action: 'change',
      what: 'calendar',
      code: 'calendar',
      fields: [
        { field: '2026-10-02', before: 'holiday', after: '' },
        { field: '2026-10-05', before: '', after: 'holiday' },
      ],
    },
    {
      action: 'change',
      what: 'source',
      code: 'wechat',
      fields: [{ field: 'settlement.delay', before: 'T+1', after: 'D+1' }],
    },
    {
      action: 'change',
      what: 'ruleSet',
      code: 'orders',
      fields: [
        { field: 'passes[payments].keys', before: 'orderNo', after: 'channel, orderNo' },
        { field: 'passes[payments].dayTolerance', before: '0', after: '1' },
      ],
    },
    {
      action: 'change',
      what: 'split',
      code: 'share',
      fields: [{ field: 'shares[F1].rate', before: '15%', after: '20%' }],
    },
    { action: 'change', what: 'person', code: 'li', fields: [{ field: 'limit', before: '100.00', after: '200.00' }] },
  ];
  const before = inForce(db);
  expect(previewSetup(db, yaml)).toEqual({ problems: [], changes: expected });
  expect(diffSetup(db, checkSetup(yaml).setup!)).toEqual(expected);
  expect([inForce(db), versions(db)]).toEqual([before, 1]);
  expect(applySetup(db, yaml, 'admin', now)).toEqual({ problems: [], changes: expected });
  expect(versions(db)).toBe(2);
  expect(inForce(db)).toEqual(inForce(applied(yaml)));
});

test('when files are expected is shown by the diff, kept in the tables, and let go of', () => {
  const db = applied(small);
  const row = (): unknown =>
    db
      .prepare("SELECT arrival_days, arrival_delay, arrival_seconds FROM sources WHERE code = 'bank'")
      .safeIntegers(false)
      .get();
  expect(row()).toEqual({ arrival_days: null, arrival_delay: null, arrival_seconds: null });
  const dueInTheMorning = changed(['side: bank, format', 'side: bank, arrival: { by: "09:30" }, format']);
  expect(previewSetup(db, dueInTheMorning).changes).toEqual([
    {
      action: 'change',
      what: 'source',
      code: 'bank',
      fields: [
        { field: 'arrival.days', before: '', after: 'calendar' },
        { field: 'arrival.after', before: '', after: 'T+1' },
        { field: 'arrival.by', before: '', after: '09:30' },
      ],
    },
  ]);
  applySetup(db, dueInTheMorning, 'admin', now);
  expect(row()).toEqual({ arrival_days: 'calendar', arrival_delay: 'T+1', arrival_seconds: 34_200 });
  const other = changed([
    'side: bank, format',
    'side: bank, arrival: { days: working, after: D+2, by: "24:00" }, format',
  ]);
  expect(previewSetup(db, other).changes[0]!.fields).toEqual([
    { field: 'arrival.days', before: 'calendar', after: 'working' },
    { field: 'arrival.after', before: 'T+1', after: 'D+2' },
    { field: 'arrival.by', before: '09:30', after: '24:00' },
  ]);
  applySetup(db, other, 'admin', now);
  expect(row()).toEqual({ arrival_days: 'working', arrival_delay: 'D+2', arrival_seconds: 86_400 });
  applySetup(db, small, 'admin', now);
  expect(row()).toEqual({ arrival_days: null, arrival_delay: null, arrival_seconds: null });
});

test('what is no longer declared is kept out of use, and comes back when it is declared again', () => {
  const db = applied();
  addTransaction(db, 'book', 'P1');
  const line = small.split('\n').find((text) => text.includes('code: P1'))!;
  const without = changed([`${line}\n`, '']);
  expect(applySetup(db, without, 'admin', now).changes).toEqual([
    expect.objectContaining({ action: 'retire', what: 'virtualAccount', code: 'P1' }),
  ]);
  expect(count(db, "SELECT active FROM virtual_accounts WHERE code = 'P1'")).toBe(0);
  expect(applySetup(db, small, 'admin', now).changes).toEqual([
    expect.objectContaining({ action: 'add', what: 'virtualAccount', code: 'P1' }),
  ]);
  expect(inForce(db)).toEqual(inForce(applied()));
});

test('a rule set that changes is a new version; the old one stays for the runs that used it', () => {
  const db = applied();
  applySetup(db, changed(['keys: [orderNo]', 'keys: [channelNo]']), 'admin', now);
  applySetup(db, small, 'admin', now);
  expect(db.prepare('SELECT code, version, active FROM rule_sets ORDER BY version').all()).toEqual([
    { code: 'orders', version: 1, active: 0 },
    { code: 'orders', version: 2, active: 0 },
    { code: 'orders', version: 3, active: 1 },
  ]);
});

test('a setup with a mistake changes nothing', () => {
  const db = applied();
  const before = inForce(db);
  const { problems, changes } = applySetup(db, changed(['parent: S1', 'parent: S9'], ['王会计', '王']), 'admin', now);
  expect([problems.map((problem) => problem.code), changes]).toEqual([['SETUP_REFERENCE'], []]);
  expect([inForce(db), versions(db)]).toEqual([before, 1]);
});

const opening = 'opening: "100.00", openingDay: "2026-10-11" }';

test.each([
  ['bank', null, [opening, opening.replace('100.00', '120.00')], 13, 'opening 100.00 → 120.00'],
  ['bank', null, [opening, opening.replace('10-11', '10-10')], 13, 'openingDay 2026-10-11 → 2026-10-10'],
  ['bank', null, ['code: main, bank: ICBC', 'code: main, bank: HSBC'], 13, 'bank ICBC → HSBC'],
  ['book', 'S1', ['opening: "100.00" }', 'opening: "90.00" }'], 21, 'opening 100.00 → 90.00'],
  ['book', 'P1', ['type: welfare, realAccount: main', 'type: welfare, realAccount: yen'], 22, 'realAccount main → yen'],
  ['book', 'P1', ['side: book', 'side: channel'], 35, 'side book → channel'],
  ['book', 'P1', ['  currency: CNY', '  currency: USD'], 5, 'currency CNY → USD'],
] as const)('once %s rows of %s exist, %j is refused', (source, account, [before, after], line, reason) => {
  const db = applied();
  const yaml = changed([before, after]);
  expect(previewSetup(db, yaml).problems).toEqual([]);
  addTransaction(db, source, account);
  const stands = inForce(db);
  const { problems, changes } = applySetup(db, yaml, 'admin', now, 'setup.yaml');
  expect(changes).toEqual([]);
  expect(problems).toContainEqual(
    expect.objectContaining({
      code: 'SETUP_IN_USE',
      params: expect.objectContaining({ reason }),
      where: expect.objectContaining({ file: 'setup.yaml', line }),
    }),
  );
  expect([inForce(db), versions(db)]).toEqual([stands, 1]);
});

test('retiring an account and declaring it anew with another opening is no way around', () => {
  const db = applied();
  addTransaction(db, 'book', 'P1');
  const line = small.split('\n').find((text) => text.includes('code: P1'))!;
  applySetup(db, changed([`${line}\n`, '']), 'admin', now);
  const again = changed([line, line.replace('holder: 王五', 'holder: 王五, opening: "5.00"')]);
  expect(applySetup(db, again, 'admin', now).problems).toEqual([
    expect.objectContaining({
      code: 'SETUP_IN_USE',
      params: { what: 'virtualAccount', code: 'P1', reason: 'opening 0.00 → 5.00' },
    }),
  ]);
});

test('two real accounts may swap their numbers; the number of a retired one stays its own', () => {
  const db = applied();
  const swapped = changed(['number: "1202"', 'number: "x"'], ['number: "8081"', 'number: "1202"']).replace(
    '"x"',
    '"8081"',
  );
  const sameBank = (yaml: string): string => yaml.replace('yen, bank: HSBC', 'yen, bank: ICBC');
  expect(applySetup(db, sameBank(small), 'admin', now).problems).toEqual([]);
  expect(applySetup(db, sameBank(swapped), 'admin', now).problems).toEqual([]);
  expect(inForce(db)).toEqual(inForce(applied(sameBank(swapped))));
  const renamed = sameBank(swapped).replace('code: yen', 'code: yen-new');
  expect(applySetup(db, renamed, 'admin', now).problems).toEqual([
    expect.objectContaining({
      code: 'SETUP_IN_USE',
      params: { what: 'realAccount', code: 'yen-new', reason: 'number 1202 = yen' },
      where: expect.objectContaining({ line: 14 }),
    }),
  ]);
});

test('an account may change its level with its children, unless a retired one hangs on it', () => {
  const db = applied();
  const s2 =
    '  - { code: S2, name: 二站, level: institution, parent: C, type: settlement, realAccount: main, holder: 二站 }\n';
  const two = changed(['limits:', `${s2}limits:`]);
  expect(applySetup(db, two, 'admin', now).problems).toEqual([]);
  const raised = two
    .replace('S1, name: 一站, level: institution, parent: C', 'S1, name: 一站, level: company')
    .replace('code: P1, name: 王五, level: person', 'code: P1, name: 王五, level: institution')
    .replace('type: welfare, realAccount', 'type: settlement, realAccount');
  expect(applySetup(db, raised, 'admin', now).problems).toEqual([]);
  expect(inForce(db)).toEqual(inForce(applied(raised)));
  const line = raised.split('\n').find((text) => text.includes('code: P1'))!;
  applySetup(db, raised.replace(`${line}\n`, ''), 'admin', now);
  const lowered = two.replace(/.*code: P1.*\n/, '');
  expect(applySetup(db, lowered, 'admin', now).problems).toEqual([
    expect.objectContaining({
      code: 'SETUP_IN_USE',
      params: { what: 'virtualAccount', code: 'S1', reason: 'P1 ↑ S1' },
    }),
  ]);
});

test('it joins the transaction of its caller: what fails later takes the setup with it', () => {
  const db = emptyWorkspace();
  const work = db.transaction(() => {
    applySetup(db, small, 'admin', now);
    expect(enterprise(db)?.code).toBe('KD');
    throw new Error('later');
  });
  expect(work).toThrow('later');
  expect([enterprise(db), versions(db)]).toEqual([null, 0]);
});

test('before there is a setup the workspace says so', () => {
  const db = emptyWorkspace();
  expect([currentSetup(db), enterprise(db), peopleList(db), sourcesList(db), reconciliationsList(db)]).toEqual([
    ...[null, null],
    ...[[], [], []],
  ]);
  expect(() => exportSetup(db)).toThrow('SETUP_MISSING');
});

test('the faces answer what is in force', () => {
  const db = applied(sampleSetupYaml());
  expect(currentSetup(db)?.setup).toEqual(checkSetup(sampleSetupYaml()).setup);
  expect(enterprise(db)).toEqual({ code: 'DDKD', name: '大道快递', currency: 'CNY', offsetMinutes: 480 });
  const { holidays, workdays } = calendarOf(db);
  expect([holidays.has(parseDay('2026-10-01')!), workdays.has(parseDay('2026-10-10')!)]).toEqual([true, true]);
  expect(peopleList(db).map(({ code, limit }) => [code, limit])).toEqual([
    ['wang', null],
    ['li', 1_000_000n],
    ['admin', null],
    ['auditor', null],
  ]);
  expect(sourcesList(db).find((source) => source.code === 'unionpay')).toMatchObject({
    side: 'channel',
    format: 'unionpay-zm',
    account: '802310048993424',
    realAccount: 'hsbc-ops',
    cutoffSeconds: 82_800,
    settlement: { delay: 'T+1', words: ['银联商务'] },
  });
  expect(reconciliationsList(db).map(({ code, left, right, ruleSet }) => [code, left, right, ruleSet])).toEqual([
    ['orders', ['book'], ['wechat', 'alipay', 'unionpay'], 'orders'],
    ['settlements', ['wechat', 'alipay', 'unionpay'], ['icbc', 'hsbc'], 'settlements'],
    ['bank', ['book'], ['icbc', 'hsbc'], 'bank'],
  ]);
});

import { beforeEach, describe, expect, it } from 'vitest';
import { accountBalances, checkPolicies, checkSplits } from '../../src-main/ledger/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { addRow, day, sampleDatabase } from './sample.ts';

let db: Write;
beforeEach(() => {
  db = sampleDatabase();
});

type Finding = { kind: string; id: number; limit: string; effect: number; detail: Record<string, string> };
const policies = (): Finding[] => {
  const count = checkPolicies(db, day);
  const rows = db
    .prepare<[], Omit<Finding, 'detail'> & { detail: string }>(
      'SELECT kind, transaction_id AS id, limit_code AS "limit", effect_minor AS effect, detail FROM policy_findings ORDER BY id, kind, limit_code',
    )
    .all();
  expect(rows).toHaveLength(count);
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }));
};
const limit = (fields: Record<string, unknown>): void => {
  const all = {
    id: 1,
    code: 'L1',
    bank: null,
    type: null,
    kinds: null,
    direction: null,
    from: null,
    to: null,
    ...fields,
  };
  db.prepare(
    `INSERT INTO limits (id, code, bank_id, account_type_id, kinds, direction, per, amount_minor, from_day, to_day)
     VALUES (@id, @code, @bank, @type, @kinds, @direction, @per, @amount, @from, @to)`,
  ).run(all);
};

describe('account rules', () => {
  it('find a kind that the account type does not allow', () => {
    addRow(db, { source: 'book', amount: 100n, account: 'S1' });
    const id = addRow(db, { source: 'book', amount: -100n, account: 'P1', kind: 'payment' });
    addRow(db, { source: 'book', amount: -100n, account: 'P1', kind: 'payment', status: 'failed' });
    addRow(db, { source: 'book', amount: -100n, account: 'P1', kind: 'payment', day: day - 1 });
    addRow(db, { source: 'wechat', amount: 100n, account: '1900000109', kind: 'payment' });
    expect(policies()).toEqual([
      {
        ...{ kind: 'KIND_NOT_ALLOWED', id, limit: '', effect: 100 },
        detail: { account: 'P1', accountType: 'welfare', kind: 'payment', amount: '-1.00' },
      },
    ]);
  });

  it('find an account that the setup does not have, or has retired, and a retired type', () => {
    db.exec(
      "UPDATE virtual_accounts SET active = 0 WHERE code = 'HQ-profit'; UPDATE account_types SET active = 0 WHERE code = 'welfare'",
    );
    addRow(db, { source: 'book', amount: 100n, account: 'nobody' });
    addRow(db, { source: 'book', amount: 100n });
    addRow(db, { source: 'book', amount: 100n, account: 'HQ-profit', kind: 'split' });
    addRow(db, { source: 'book', amount: 100n, account: 'P1', kind: 'grant' });
    expect(policies().map(({ kind, effect }) => [kind, effect])).toEqual([
      ['WRONG_ACCOUNT', -100],
      ['WRONG_ACCOUNT', -100],
      ['WRONG_ACCOUNT', -100],
      ['UNKNOWN_TYPE', -100],
    ]);
  });

  it('find an own-account transfer that nobody set off, once for its two rows', () => {
    const rows = (voucherNo: string, initiatedBy: string): number[] =>
      [5n, -5n].map((amount) =>
        addRow(db, {
          source: 'book',
          amount,
          kind: 'ownTransfer',
          voucherNo,
          initiatedBy,
          account: amount < 0n ? 'S1' : 'HQ-profit',
        }),
      );
    const [, given] = rows('V1', 'system');
    const [, second] = rows('V2', '系统');
    rows('V3', '王会计');
    expect(policies().map(({ kind, id, effect }) => [kind, id, effect])).toEqual([
      ['AUTOMATIC_OWN_TRANSFER', given, 5],
      ['AUTOMATIC_OWN_TRANSFER', second, 5],
    ]);
  });

  it('are checked anew every time', () => {
    addRow(db, { source: 'book', amount: -100n, account: 'P1', kind: 'payment' });
    expect(policies()).toHaveLength(1);
    expect(policies()).toHaveLength(1);
    db.exec("INSERT INTO account_type_kinds VALUES (4, 'payment')");
    expect(policies()).toEqual([]);
  });
});

describe('limits', () => {
  it('per transaction: above, not at', () => {
    limit({ per: 'transaction', amount: 1000n });
    addRow(db, { source: 'book', amount: 1000n, account: 'S1' });
    addRow(db, { source: 'book', amount: -1000n, account: 'S1', kind: 'refund' });
    const id = addRow(db, { source: 'book', amount: -1001n, account: 'S1', kind: 'refund' });
    expect(policies()).toEqual([
      {
        ...{ kind: 'LIMIT_EXCEEDED', id, limit: 'L1', effect: 1 },
        detail: {
          ...{ account: 'S1', accountType: 'settlement', kind: 'refund', amount: '-10.01' },
          ...{ limit: 'L1', per: 'transaction', allowed: '10.00', total: '10.01' },
        },
      },
    ]);
  });

  it('per day: the row that crosses, in the order of time, per account', () => {
    limit({ per: 'day', amount: 1000n, direction: 'in' });
    addRow(db, { source: 'book', amount: 300n, account: 'S1', occurredAt: 300 });
    const crossing = addRow(db, { source: 'book', amount: 600n, account: 'S1', occurredAt: 200 });
    addRow(db, { source: 'book', amount: 500n, account: 'S1', occurredAt: 100 });
    addRow(db, { source: 'book', amount: -900n, account: 'S1', kind: 'refund', occurredAt: 150 });
    addRow(db, { source: 'book', amount: 900n, account: 'C-icbc', occurredAt: 150 });
    addRow(db, { source: 'book', amount: 900n, account: 'S1', day: day - 1 });
    expect(policies().map(({ id, effect, detail }) => [id, effect, detail.total])).toEqual([[crossing, -100, '11.00']]);
  });

  it('per month and year: earlier days count, the row that crossed is of this day', () => {
    limit({ id: 1, code: 'M', per: 'month', amount: 1000n });
    limit({ id: 2, code: 'Y', per: 'year', amount: 2000n });
    addRow(db, { source: 'book', amount: 900n, account: 'S1', day: day - 3 });
    addRow(db, { source: 'book', amount: 900n, account: 'S1', day: day - 30 });
    const first = addRow(db, { source: 'book', amount: 150n, account: 'S1' });
    const second = addRow(db, { source: 'book', amount: 60n, account: 'S1' });
    expect(policies().map(({ id, limit: code, detail }) => [id, code, detail.total])).toEqual([
      [first, 'M', '10.50'],
      [second, 'Y', '20.10'],
    ]);
    db.prepare('UPDATE transactions SET amount_minor = 1040 WHERE business_day = ?').run(day - 3);
    expect(policies().map(({ limit: code }) => code)).toEqual(['Y']);
  });

  it('hold for what they name alone: bank, type, kinds, dates', () => {
    for (const [id, fields] of [
      { bank: 2 },
      { type: 4 },
      { kinds: '["refund"]' },
      { from: day + 1 },
      { to: day - 1 },
    ].entries())
      limit({ id: id + 1, code: `L${id}`, per: 'transaction', amount: 1n, ...fields });
    addRow(db, { source: 'book', amount: 100n, account: 'S1' });
    expect(policies()).toEqual([]);
    db.exec('UPDATE limits SET bank_id = 1 WHERE id = 1; UPDATE limits SET account_type_id = 1 WHERE id = 2');
    db.exec(`UPDATE limits SET kinds = '["payment"]' WHERE id = 3; UPDATE limits SET from_day = ${day} WHERE id = 4`);
    db.exec(`UPDATE limits SET to_day = ${day} WHERE id = 5`);
    expect(policies().map(({ limit: code }) => code)).toEqual(['L0', 'L1', 'L2', 'L3', 'L4']);
    db.exec('UPDATE limits SET active = 0');
    expect(policies()).toEqual([]);
  });
});

describe('splits', () => {
  const pay = (orderNo: string, amount: bigint, account = 'S1'): number =>
    addRow(db, { source: 'book', amount, account, orderNo, channel: 'wechat' });
  const split = (orderNo: string, given: bigint, taken: bigint, onDay = day): void => {
    addRow(db, { source: 'book', amount: -given, account: 'S1', kind: 'split', orderNo, day: onDay });
    addRow(db, { source: 'book', amount: taken, account: 'HQ-profit', kind: 'split', orderNo, day: onDay });
  };
  const findings = (): unknown[] => {
    const count = checkSplits(db, day);
    const rows = db
      .prepare<[], { detail: string }>(
        'SELECT kind, order_no AS orderNo, transaction_id AS id, effect_minor AS effect, detail FROM split_findings ORDER BY id',
      )
      .all();
    expect(rows).toHaveLength(count);
    return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }));
  };
  beforeEach(() => {
    const shares = [
      { account: 'HQ-profit', rate: '15%' },
      { account: 'origin', remainder: true },
    ];
    const rule = { code: 'profit', name: '分润', kinds: ['payment'], accounts: ['S1'], shares };
    db.prepare("INSERT INTO split_rules (id, code, rule) VALUES (1, 'profit', ?)").run(JSON.stringify(rule));
  });

  it('that are right leave nothing, on the day or the next', () => {
    pay('O1', 3333n);
    split('O1', 500n, 500n);
    pay('O2', 1000n);
    split('O2', 150n, 150n, day + 1);
    pay('O3', 1000n, 'C-icbc');
    expect(findings()).toEqual([]);
  });

  it('that are missing or wrong are found, with what must still move', () => {
    const missing = pay('O1', 1000n);
    const wrong = pay('O2', 1000n);
    split('O2', 140n, 140n);
    expect(findings()).toEqual([
      {
        ...{ kind: 'SPLIT_MISSING', orderNo: 'O1', id: missing, effect: 150 },
        detail: { rule: 'profit', expected: 'HQ-profit 1.50; S1 -1.50', booked: '' },
      },
      {
        ...{ kind: 'SPLIT_MISMATCH', orderNo: 'O2', id: wrong, effect: 10 },
        detail: { rule: 'profit', expected: 'HQ-profit 1.50; S1 -1.50', booked: 'HQ-profit 1.40; S1 -1.40' },
      },
    ]);
    split('O1', 150n, 150n);
    split('O2', 10n, 10n);
    expect(findings()).toEqual([]);
  });

  it('count successful rows alone, and the first rule that applies', () => {
    const shares = [
      { account: 'HQ-fee', amount: '1.00' },
      { account: 'origin', remainder: true },
    ];
    const rule = { code: 'other', name: '其他', kinds: ['payment'], channel: 'wechat', shares };
    db.prepare("INSERT INTO split_rules (id, code, rule) VALUES (2, 'other', ?)").run(JSON.stringify(rule));
    pay('O1', 1000n);
    split('O1', 150n, 150n);
    pay('O2', 1000n);
    split('O2', 150n, 150n);
    db.exec("UPDATE transactions SET status = 'failed' WHERE order_no = 'O2' AND kind = 'split'");
    pay('O3', 1000n, 'C-icbc');
    expect(findings()).toMatchObject([
      { kind: 'SPLIT_MISSING', orderNo: 'O2', detail: { rule: 'profit' } },
      { kind: 'SPLIT_MISSING', orderNo: 'O3', effect: 100, detail: { rule: 'other' } },
    ]);
  });
});

describe('account balances', () => {
  it('are the opening and the successful rows after it; fees are charged to the fee account of the real account', () => {
    addRow(db, { source: 'book', amount: 1000n, fee: 6n, account: 'S1' });
    addRow(db, { source: 'book', amount: 500n, fee: 3n, account: 'C-hsbc' });
    addRow(db, { source: 'book', amount: 9n, fee: 1n, account: 'S1', status: 'failed' });
    addRow(db, { source: 'book', amount: 7n, account: 'S1', day: day + 1 });
    addRow(db, { source: 'book', amount: 8n, account: 'S1', day: 20737 });
    const { total, rows } = accountBalances(db, day, { offset: 0, limit: 10 });
    expect(total).toBe(6);
    expect(rows.map(({ code, balance }) => [code, balance])).toEqual([
      ...[
        ['C-hsbc', '504.97'],
        ['C-icbc', '700.00'],
        ['HQ-fee', '-0.06'],
      ],
      ...[
        ['HQ-profit', '0.00'],
        ['P1', '100.00'],
        ['S1', '210.00'],
      ],
    ]);
    expect(rows[4]).toMatchObject({
      level: 'person',
      parent: 'S1',
      type: 'welfare',
      realAccount: 'icbc-main',
      currency: 'CNY',
    });
    expect(accountBalances(db, day, { offset: 4, limit: 1 }).rows.map(({ code }) => code)).toEqual(['P1']);
  });
});

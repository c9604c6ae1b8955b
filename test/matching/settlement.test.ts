import { describe, expect, it } from 'vitest';
import { parseDay } from '../../shared/value/time.ts';
import type { Claim, Group, Receipt } from '../../src-main/matching/settlement/board.ts';
import { decideSettlements } from '../../src-main/matching/settlement/decide.ts';
import { namedDays } from '../../src-main/matching/settlement/namedDays.ts';

const d = (text: string): number => parseDay(`2026-10-${text}`)!;

/** A channel day of October and the last day of its window; due on the first. */
const claim = (date: string, owed: number, due = '19', last = due, sourceId = 2): Claim => ({
  ...{ sourceId, day: d(date), currency: 'CNY', rows: 3, owed: BigInt(owed), net: BigInt(owed), due: d(due) },
  last: d(last),
});
const receipt = (id: number, minor: number, text = '', date = '19', sources = [2]): Receipt => ({
  ...{ id, minor: BigInt(minor), text, day: d(date) },
  sources: new Set(sources),
});
const shown = ({ claims, receipts }: Group): string =>
  `${claims.map(({ day }) => day - d('01') + 1).join('+')} = ${receipts.map(({ id }) => id).join('+')}`;

function decided(claims: Claim[], receipts: Receipt[], today = '19', traded: (day: number) => boolean = () => true) {
  const asked = (ones: Claim[], others: Receipt[]) => {
    const { settled, unclear } = decideSettlements(ones, others, { today: d(today), traded: (_, day) => traded(day) });
    return { settled: settled.map(shown).sort(), unclear: unclear.map(shown).sort() };
  };
  const answer = asked(claims, receipts);
  const sorted = (text: string): string =>
    text
      .split(' = ')
      .map((side) => side.split('+').sort().join('+'))
      .join(' = ');
  const tidy = ({ settled, unclear }: typeof answer) => ({
    settled: settled.map(sorted).sort(),
    unclear: unclear.map(sorted).sort(),
  });
  // Whatever the order in which days and receipts come.
  expect(tidy(asked([...claims].reverse(), [...receipts].reverse()))).toEqual(tidy(answer));
  return tidy(answer);
}

describe('channel days and receipts', () => {
  it('a weekend comes in one receipt', () => {
    const days = [claim('16', 5_017_31), claim('17', 7_120_44), claim('18', 3_991_20)];
    expect(decided(days, [receipt(1, 5_017_31 + 7_120_44 + 3_991_20)])).toEqual({
      settled: ['16+17+18 = 1'],
      unclear: [],
    });
  });
  it('but not with a day left out between', () => {
    const days = [claim('16', 5_017_31), claim('17', 7_120_44), claim('18', 3_991_20)];
    const both = receipt(1, 5_017_31 + 3_991_20);
    expect(decided(days, [both])).toEqual({ settled: [], unclear: ['16+18 = 1', '17 = 1'] });
    const [friday, , sunday] = days;
    expect(decided([friday!, sunday!], [both])).toEqual({ settled: [], unclear: ['16+18 = 1'] });
    expect(decided([friday!, sunday!], [both], '19', () => false).settled).toEqual(['16+18 = 1']);
    expect(decided([friday!, claim('17', 0), sunday!], [both]).settled).toEqual(['16+17+18 = 1']);
    const said = { ...both, text: '20261016-20261018' };
    expect(decided([friday!, claim('17', 0), sunday!], [said]).settled).toEqual(['16+17+18 = 1']);
  });
  it('one day comes in two receipts, or three', () => {
    const parts = [receipt(1, 4_000_17), receipt(2, 2_500_09), receipt(3, 700_00)];
    expect(decided([claim('16', 7_200_26)], parts).settled).toEqual(['16 = 1+2+3']);
    expect(decided([claim('16', 6_500_26), claim('17', 900_01)], parts)).toEqual({
      settled: ['16 = 1+2', '17 = 3'],
      unclear: [],
    });
  });
  it('a part waits for the other until the day’s last day, and what is a little short does not', () => {
    const half = receipt(1, 5_000_08);
    expect(decided([claim('16', 9_000_17, '19', '20')], [half])).toEqual({ settled: [], unclear: ['16 = 1'] });
    expect(decided([claim('16', 9_000_17, '19', '20')], [half], '20').settled).toEqual(['16 = 1']);
    const rest = receipt(2, 4_000_09, '', '20');
    expect(decided([claim('16', 9_000_17, '19', '20')], [half, rest], '20').settled).toEqual(['16 = 1+2']);
    expect(decided([claim('16', 9_000_17, '19', '20')], [receipt(1, 8_900_00)]).settled).toEqual(['16 = 1']);
  });
  it('a trial payment of a cent is nobody’s, and completes nothing', () => {
    expect(decided([claim('16', 9_000_00)], [receipt(1, 1)])).toEqual({ settled: [], unclear: [] });
    expect(decided([claim('16', 9_000_00)], [receipt(1, 1), receipt(2, 8_999_99)])).toEqual({
      settled: [],
      unclear: ['16 = 1+2'],
    });
  });
  it('a receipt that two days could have is neither’s until it names one', () => {
    const days = [claim('16', 9_000_00), claim('17', 9_100_00)];
    expect(decided(days, [receipt(1, 8_950_00)])).toEqual({ settled: [], unclear: ['16 = 1', '17 = 1'] });
    expect(decided(days, [receipt(1, 8_950_00, '10月17日结算')]).settled).toEqual(['17 = 1']);
  });
  it('equal days are told apart by what the receipts name, and by nothing else', () => {
    const days = [claim('16', 9_000_00), claim('17', 9_000_00)];
    expect(decided(days, [receipt(1, 9_000_00)])).toEqual({ settled: [], unclear: ['16 = 1', '17 = 1'] });
    expect(decided(days, [receipt(1, 9_000_00, '20261017清算')]).settled).toEqual(['17 = 1']);
  });
  it('an equal sum is not confirmed against the day that the receipt names', () => {
    const days = [claim('16', 9_000_00), claim('17', 8_900_00)];
    expect(decided(days, [receipt(1, 9_000_00, '20261017')])).toEqual({
      settled: [],
      unclear: ['16 = 1', '17 = 1'],
    });
  });
  it('the day of payment names nothing', () => {
    expect(decided([claim('16', 9_000_00)], [receipt(1, 9_000_00, '20261019')]).settled).toEqual(['16 = 1']);
  });
  it('what comes too late is suggested, its days named', () => {
    expect(decided([claim('12', 9_000_00, '13')], [receipt(1, 9_000_00)])).toEqual({
      settled: [],
      unclear: ['12 = 1'],
    });
    const week = [claim('12', 9_000_01, '13'), claim('13', 8_000_20, '14'), claim('14', 4_400_00, '15')];
    expect(decided(week, [receipt(1, 21_400_21, '20261012-20261014')])).toEqual({
      settled: [],
      unclear: ['12+13+14 = 1'],
    });
  });
  it('the channel takes back what it paid too much: out of the account, or out of the next receipt', () => {
    expect(decided([claim('16', -700_00)], [receipt(1, -700_00)]).settled).toEqual(['16 = 1']);
    expect(decided([claim('16', -700_11), claim('17', 9_000_00)], [receipt(1, 8_299_89)]).settled).toEqual([
      '16+17 = 1',
    ]);
    expect(decided([claim('16', -700_00)], [receipt(1, 700_00)])).toEqual({ settled: [], unclear: [] });
  });
  it('two sources that say the same words share no receipt', () => {
    const days = [claim('16', 9_000_00), claim('16', 9_000_00, '19', '19', 4)];
    expect(decided(days, [receipt(1, 9_000_00, '', '19', [2, 4])]).settled).toEqual([]);
    expect(decided(days, [receipt(1, 9_000_00, '', '19', [2])]).settled).toEqual(['16 = 1']);
  });
  it('two ways that add up are suggested both', () => {
    const days = [claim('16', 4_000_00), claim('17', 5_000_00), claim('18', 9_000_00)];
    expect(decided(days, [receipt(1, 9_000_00)])).toEqual({ settled: [], unclear: ['16+17 = 1', '18 = 1'] });
  });
});

describe('the days in a text', () => {
  const named = (text: string): string[] => {
    const { names, span } = namedDays(text, d('19'));
    const days = Array.from({ length: 40 }, (_, back) => d('19') - back).filter(names);
    return [...days.map((day) => new Date(day * 86_400_000).toISOString().slice(5, 10)), ...(span ? ['span'] : [])];
  };
  it('are read in the usual ways of writing', () => {
    for (const text of [
      '20261016清算',
      '2026-10-16',
      '2026/10/16',
      '2026.10.16',
      '2026年10月16日',
      '10月16日',
      '２０２６１０１６',
    ])
      expect([text, named(text)]).toEqual([text, ['10-16']]);
  });
  it('are not read out of longer numbers, nor where there is no such day, nor of days to come', () => {
    for (const text of ['DD202610160001', '99920261016', '20261316', '2026-10-20', '1900000109'])
      expect([text, named(text)]).toEqual([text, []]);
  });
  it('are all of a span', () => {
    for (const text of ['20261016-20261018', '2026-10-16至2026-10-18', '10月16日~10月18日'])
      expect([text, named(text)]).toEqual([text, ['10-18', '10-17', '10-16', 'span']]);
    expect(named('20261016, 20261018')).toEqual(['10-18', '10-16']);
    expect(named('20261018-20261016')).toEqual(['10-18', '10-16']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyNamed, isCurrency, scaleOf } from '../../shared/value/currency.ts';
import {
  add,
  allocate,
  applyRate,
  formatGrouped,
  formatMinor,
  MINOR_MAX,
  MoneyError,
  money,
  negate,
  parseMinor,
  parseRate,
  type Rate,
  type Rounding,
  subtract,
} from '../../shared/value/money.ts';

/** One currency of every number of digits that ISO 4217 knows. */
const currency = fc.constantFrom('JPY', 'CNY', 'KWD', 'CLF');
const minor = fc.bigInt({ min: -MINOR_MAX, max: MINOR_MAX });
const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const size = (value: bigint): bigint => (value < 0n ? -value : value);

describe('an amount as text', () => {
  it('is read back as it was written, in every number of digits and up to the last unit', () => {
    expect(['JPY', 'CNY', 'KWD', 'CLF'].map(scaleOf)).toEqual([0, 2, 3, 4]);
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        const text = formatMinor(amount, code);
        expect(text).toMatch(scaleOf(code) === 0 ? /^-?\d+$/ : /^-?\d+\.\d+$/);
        expect(text.split('.')[1] ?? '').toHaveLength(scaleOf(code));
        expect(parseMinor(text, code)).toBe(amount);
        expect(parseMinor(formatGrouped(amount, code).replaceAll(',', ''), code)).toBe(amount);
      }),
    );
  });

  it('is read digit by digit: shorter fractions are filled, digits beyond the currency only where they are zero', () => {
    fc.assert(
      fc.property(digits(14), digits(8), fc.constantFrom('', '-', '+'), currency, (whole, fraction, sign, code) => {
        const scale = scaleOf(code);
        const beyond = BigInt(fraction.slice(scale) || '0') !== 0n;
        const exact = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
        const read = parseMinor(`${sign}${whole}.${fraction}`, code);
        expect(read).toBe(beyond ? null : sign === '-' ? -exact : exact);
      }),
    );
  });

  it('with one digit too many is refused and never rounded', () => {
    fc.assert(
      fc.property(minor, currency, fc.integer({ min: 1, max: 9 }), (amount, code, digit) => {
        const text = formatMinor(amount, code);
        const longer = scaleOf(code) === 0 ? `${text}.${digit}` : `${text}${digit}`;
        expect(parseMinor(longer, code)).toBe(null);
      }),
    );
  });

  it('is nothing else than a plain decimal', () => {
    for (const text of [
      '',
      ' 1',
      '1 ',
      '1,000',
      '.5',
      '5.',
      '1e3',
      '0x10',
      '１',
      '--1',
      '1.2.3',
      'NaN',
      '1_0',
      '∞',
      '1,00',
      '1-2.00',
    ])
      expect(parseMinor(text, 'CNY'), text).toBe(null);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+.,/: 0-9]{0,9}$/)), currency, (text, code) => {
        if (!/^[+-]?\d+(\.\d+)?$/.test(text)) expect(parseMinor(text, code)).toBe(null);
      }),
    );
  });

  it('beyond 64 bits is refused', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: MINOR_MAX + 1n, max: MINOR_MAX * 1000n }), currency, (beyond, code) => {
        expect(parseMinor(formatMinor(beyond, code), code)).toBe(null);
        expect(() => money(beyond, code)).toThrow(MoneyError);
        expect(() => money(-beyond, code)).toThrow(MoneyError);
      }),
    );
  });
});

describe('sums', () => {
  const small = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

  it('are exact, and taken back by subtraction', () => {
    fc.assert(
      fc.property(small, small, currency, (a, b, code) => {
        const [one, two] = [money(a, code), money(b, code)];
        expect(add(one, two).minor).toBe(a + b);
        expect(subtract(add(one, two), two)).toEqual(one);
        expect(add(one, negate(one)).minor).toBe(0n);
      }),
    );
  });

  it('of different currencies and beyond the range are errors', () => {
    expect(() => add(money(1n, 'CNY'), money(1n, 'USD'))).toThrow(MoneyError);
    expect(() => subtract(money(1n, 'CNY'), money(1n, 'USD'))).toThrow(MoneyError);
    expect(() => add(money(MINOR_MAX, 'CNY'), money(1n, 'CNY'))).toThrow(MoneyError);
    expect(() => money(1n, 'XYZ')).toThrow(RangeError);
  });
});

describe('allocation', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 })
    .filter((list) => list.some((weight) => weight > 0n));

  it('sums to the amount, and no part is off its exact share by a unit', () => {
    fc.assert(
      fc.property(minor, weights, (amount, list) => {
        const parts = allocate(amount, list);
        const total = list.reduce((sum, weight) => sum + weight, 0n);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount);
        for (const [index, part] of parts.entries())
          expect(size(part * total - amount * list[index]!) < total).toBe(true);
      }),
    );
  });

  it('gives the units that are left to the largest remainders, the earlier first', () => {
    fc.assert(
      fc.property(minor, weights, (amount, list) => {
        const parts = allocate(amount, list);
        const total = list.reduce((sum, weight) => sum + weight, 0n);
        const rest = (index: number): bigint => (size(amount) * list[index]!) % total;
        const gained = parts.map((part, index) => size(part) - (size(amount) * list[index]!) / total);
        for (const [one, first] of gained.entries())
          for (const [two, second] of gained.entries()) {
            if (rest(one) > rest(two)) expect(first >= second).toBe(true);
            if (rest(one) === rest(two) && one < two) expect(first >= second).toBe(true);
          }
      }),
    );
  });

  it('treats what is taken like what is given', () => {
    fc.assert(
      fc.property(minor, weights, (amount, list) => {
        expect(allocate(-amount, list)).toEqual(allocate(amount, list).map((part) => -part));
      }),
    );
  });

  it('needs a weight', () => {
    for (const list of [[], [0n], [1n, -1n], [2n, -1n]]) expect(() => allocate(1n, list)).toThrow(MoneyError);
  });
});

describe('a rate', () => {
  const rate = fc.record({
    numerator: fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }),
    denominator: fc.bigInt({ min: 1n, max: 10n ** 7n }),
  });
  const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
  /** Halves are rare among random rates: half of the runs divide by an even number that leaves many. */
  const halves = fc.record({
    numerator: fc.bigInt({ min: -999n, max: 999n }),
    denominator: fc.constantFrom(2n, 20n, 200n, 2000n),
  });

  /** The result times the denominator, against the exact product: no division is needed to tell how far it is off. */
  function holds(of: bigint, { numerator, denominator }: Rate, rounding: Rounding): void {
    const exact = of * numerator;
    const result = applyRate(of, { numerator, denominator }, rounding);
    const reached = result * denominator;
    const off = size(reached - exact);
    expect(result === 0n || result > 0n === exact > 0n).toBe(true);
    if (rounding === 'down') {
      expect(size(reached) <= size(exact) && off < denominator).toBe(true);
      return;
    }
    expect(off * 2n <= denominator).toBe(true);
    if (off * 2n !== denominator) return;
    if (rounding === 'half-up') expect(size(reached) > size(exact)).toBe(true);
    else expect(result % 2n).toBe(0n);
  }

  it.each(['half-up', 'half-even', 'down'] as const)('rounds %s as exact fractions say', (rounding) => {
    fc.assert(
      fc.property(amount, fc.oneof(rate, halves), (of, by) => holds(of, by, rounding)),
      { numRuns: 500 },
    );
  });

  it('rounds the halves that tell the ways apart', () => {
    const half: Rate = { numerator: 1n, denominator: 2n };
    const all = (of: bigint) => (['half-up', 'half-even', 'down'] as const).map((way) => applyRate(of, half, way));
    expect([all(1n), all(3n), all(-1n), all(-3n)]).toEqual([
      [1n, 0n, 0n],
      [2n, 2n, 1n],
      [-1n, 0n, 0n],
      [-2n, -2n, -1n],
    ]);
  });

  it('is read from its text as the exact fraction', () => {
    const units = fc.constantFrom<[string, bigint]>(['', 1n], ['%', 100n], ['‰', 1000n]);
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 9n }),
        fc.integer({ min: 1, max: 6 }),
        units,
        (value, places, unit) => {
          const text = value.toString().padStart(places + 1, '0');
          const read = parseRate(`-${text.slice(0, -places)}.${text.slice(-places)}${unit[0]}`);
          expect(read!.numerator * 10n ** BigInt(places) * unit[1]).toBe(-value * read!.denominator);
        },
      ),
    );
    for (const text of ['', '%', '6 %', '1/2', '0,6%', '6%%', '1e-3']) expect(parseRate(text), text).toBe(null);
  });
});

describe('a currency', () => {
  it('is known by its code in any case, by its Chinese name, and else not at all', () => {
    expect(['cny', ' 人民币 ', 'RMB', '156', '港币', 'Eur'].map(currencyNamed)).toEqual([
      'CNY',
      'CNY',
      'CNY',
      'CNY',
      'HKD',
      'EUR',
    ]);
    expect(['', 'XYZ', '元', 'CN', '__proto__', 'constructor'].map(currencyNamed)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(isCurrency('cny')).toBe(false);
  });
});

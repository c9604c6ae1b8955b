import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId, newId, parseTransactionId, transactionId } from '../../shared/value/ids.ts';

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });

describe('an id of what people make', () => {
  it('is a UUID of version 7 under its prefix, and of no other', () => {
    fc.assert(
      fc.property(time, (at) => {
        const id = newId('run', at);
        expect(isId('run', id)).toBe(true);
        expect(isId('jrn', id)).toBe(false);
        expect(isId('run', `${id}0`) || isId('run', id.toUpperCase()) || isId('run', ` ${id}`)).toBe(false);
        expect(Number.parseInt(id.slice(4).replaceAll('-', '').slice(0, 12), 16)).toBe(at);
      }),
    );
  });

  it('sorts by its time', () => {
    fc.assert(
      fc.property(time, time, (one, two) => {
        fc.pre(one < two);
        expect(newId('run', one) < newId('run', two)).toBe(true);
      }),
    );
  });

  it('is another one every time', () => {
    expect(new Set(Array.from({ length: 2000 }, () => newId('job', 1))).size).toBe(2000);
  });
});

describe('an id of what comes from files', () => {
  it('tells its place: the same place the same id, another place another', () => {
    const place = fc.record({ fileHash: hash, part: fc.nat(999), record: fc.integer({ min: 1, max: 10 ** 9 }) });
    fc.assert(
      fc.property(place, place, (one, two) => {
        const { fileHash, part, record } = one;
        expect(transactionId({ ...one })).toBe(transactionId(one));
        expect(parseTransactionId(transactionId(one))).toEqual({
          fileHashStart: fileHash.slice(0, 16),
          part,
          record,
        });
        if (JSON.stringify(one) !== JSON.stringify(two)) expect(transactionId(one)).not.toBe(transactionId(two));
      }),
    );
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'tx_',
      'tx_0123456789abcdef.0',
      'tx_0123456789ABCDEF.0.1',
      'tx_0123456789abcdef.0.1 ',
      'run_1',
    ])
      expect(parseTransactionId(text), text).toBe(null);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, decode, encode, notice, request } from '../../shared/contract/wire.ts';

/** What messages are made of. JSON has no −0, and a field that is undefined is a field that is not there. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.bigInt(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('差异', '"', '\u2028', '\ud800', '$bigint', '12'),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.record({ $bigint: fc.oneof(fc.bigInt().map(String), tie('value')) }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$bigint', '$$bigint', '金额')), tie('value'), { maxKeys: 6 }),
  ),
})).value;

describe('the wire', () => {
  it('hands over what was put in: nested, with big integers and any text', () => {
    fc.assert(
      fc.property(value, (message) => {
        expect(decode(encode(message))).toEqual(message);
      }),
      { numRuns: 1000 },
    );
  });

  it('tells a big integer from an object that looks like one', () => {
    const message = {
      a: 12n,
      b: { $bigint: '12' },
      c: { $$bigint: '12' },
      d: { $bigint: '12', e: 1 },
      f: [-3n, ['3']],
    };
    expect(decode(encode(message))).toEqual(message);
    expect(decode('{"$bigint":"12x"}')).toEqual({ $bigint: '12x' });
    expect(JSON.parse(encode(12n))).toEqual({ $bigint: '12' });
  });

  it('carries every kind of message to a reader that checks it', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.string(), (payload, id, name) => {
        const asked = { type: 'request' as const, id, method: name, input: payload, job: name };
        const said = { type: 'answer' as const, id, ok: true as const, value: payload };
        const heard = { type: 'event' as const, name, payload };
        expect(request.parse(decode(encode(asked)))).toEqual(asked);
        expect(answer.parse(decode(encode(said)))).toEqual(said);
        expect(notice.parse(decode(encode(heard)))).toEqual(heard);
      }),
    );
  });

  it('refuses text that is not JSON', () => {
    for (const text of ['', '{', 'undefined', '{"a":1n}']) expect(() => decode(text), text).toThrow(SyntaxError);
  });
});

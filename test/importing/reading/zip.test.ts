import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/value/result.ts';
import { looksLikeZip, withZip, type Zip, zipLimits } from '../../../src-main/importing/reading/zip.ts';
import { bytesFile } from './bytes.ts';
import { type Packed, zipOf } from './zips.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

async function unpack(zip: Zip): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const member of zip.members) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of zip.chunks(member)) chunks.push(chunk);
    found[member.name] = Buffer.concat(chunks).toString('utf8');
  }
  return found;
}

const unpackAll = (bytes: Uint8Array, limits = zipLimits) => withZip(bytesFile(bytes), unpack, { limits });

async function problemIn(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.problems[0] : error),
  );
}

const refused = (members: Packed[], limits = zipLimits) => problemIn(unpackAll(zipOf(members), limits));

describe('withZip', () => {
  it('reads deflated and stored members, and names in GB18030 unless the flag says UTF-8', async () => {
    const zip = zipOf([
      { name: Uint8Array.of(0xd2, 0xb5, 0xce, 0xf1, 0x2e, 0x63), bytes: text('one'.repeat(99)) },
      { name: '明细.csv', bytes: text('two'), utf8: true, stored: true },
      { name: 'folder/', bytes: text(''), stored: true },
    ]);
    expect(looksLikeZip(zip)).toBe(true);
    expect(await unpackAll(zip)).toEqual({ '业务.c': 'one'.repeat(99), '明细.csv': 'two' });
  });

  it('gives the head of a member without reading it whole', async () => {
    const zip = zipOf([{ name: 'a', bytes: text('head and much more') }]);
    const head = await withZip(bytesFile(zip), (open) => open.head(open.members[0]!, 4));
    expect(Buffer.from(head).toString()).toBe('head');
  });

  it('reports the bytes it consumes of the zip', async () => {
    let bytes = 0;
    const zip = zipOf([{ name: 'a', bytes: text('x') }]);
    await withZip(bytesFile(zip), unpack, { onBytes: (more) => (bytes += more) });
    expect(bytes).toBeGreaterThan(0);
  });

  it('refuses names that lead elsewhere or cannot be read', async () => {
    for (const name of ['../a', 'a/../../b', '/etc/a', '\\a', 'a\\..\\b', 'C:a', 'a\0b'])
      expect(await refused([{ name, bytes: text('x') }])).toMatchObject({
        code: 'ZIP_DAMAGED',
        params: { reason: 'NAME_UNSAFE' },
      });
    expect(await refused([{ name: Uint8Array.of(0xff), bytes: text('x') }])).toMatchObject({
      params: { reason: 'NAME_UNREADABLE' },
    });
  });

  it('refuses an encrypted member, a wrong checksum and members that share bytes', async () => {
    const one: Packed = { name: 'a', bytes: text('x') };
    expect(await refused([{ ...one, encrypted: true }])).toMatchObject({ params: { reason: 'ENCRYPTED' } });
    expect(await refused([{ ...one, checksum: 1 }])).toMatchObject({
      code: 'ZIP_DAMAGED',
      params: { reason: 'CHECKSUM' },
      where: { sheet: 'a' },
    });
    expect(await refused([one, one])).toMatchObject({ params: { reason: 'NAME_TWICE' }, where: { sheet: 'a' } });
    expect(await refused([one, { ...one, sameAs: 0 }])).toMatchObject({ params: { reason: 'MEMBERS_OVERLAP' } });
  });

  it('counts the limits on inflated bytes', async () => {
    const zeros: Packed = { name: 'a', bytes: new Uint8Array(3_000_000) };
    expect(await refused([zeros])).toMatchObject({ code: 'ZIP_TOO_LARGE', params: { reason: 'RATIO' } });
    const generous = { ...zipLimits, ratio: 10_000 };
    expect(await refused([zeros], generous)).toBeNull();
    const both = [zeros, { ...zeros, name: 'b' }];
    expect(await refused(both, { ...generous, total: 5_000_000 })).toMatchObject({ params: { reason: 'TOTAL' } });
    expect(await refused([zeros, zeros], { ...generous, entries: 1 })).toMatchObject({
      params: { reason: 'TOO_MANY_MEMBERS' },
    });
  });

  it('refuses a cut zip wherever it is cut', async () => {
    const zip = zipOf([{ name: 'a', bytes: text('something to pack') }]);
    for (let length = 0; length < zip.length; length += 1)
      expect(await problemIn(unpackAll(zip.subarray(0, length)))).toMatchObject({ code: 'ZIP_DAMAGED' });
  });

  it('meets a flipped byte with the same content or a refusal, never with something else', async () => {
    const members = [
      { name: 'a', bytes: text('first member, first member') },
      { name: 'b', bytes: text('second'), stored: true },
    ];
    const zip = zipOf(members);
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bent = Uint8Array.from(zip);
        bent[at]! ^= change;
        let found: Record<string, string>;
        try {
          found = await unpackAll(bent);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        const wanted = new Set(['first member, first member', 'second']);
        expect(Object.values(found).every((one) => wanted.has(one))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Made, made, setup } from './made.ts';

const hashes = (run: Made): Record<string, string> =>
  Object.fromEntries(
    [
      ...run.names.map((name) => [name, run.bytes(name)] as const),
      ['truth', run.truth] as const,
      ['setup', run.setup] as const,
    ].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );

describe('the same seed and options', () => {
  it.each(['xlsx', 'csv'] as const)('give the same bytes (book %s)', async (book) => {
    const options = { seed: 7, size: 300, breaks: 'all', book } as const;
    const [one, other] = [await made(options), await made(options)];
    expect(hashes(one)).toEqual(hashes(other));
    expect(one.names).toHaveLength(16);
  });

  it('do not depend on the clock that the machine is set to', async () => {
    const zone = process.env.TZ;
    const options = { seed: 7, size: 60, book: 'xlsx' } as const;
    process.env.TZ = 'America/New_York';
    const one = await made(options);
    process.env.TZ = 'Asia/Tokyo';
    const other = await made(options);
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(hashes(one)).toEqual(hashes(other));
  });
});

describe('another seed', () => {
  it('gives other files of the same names', async () => {
    const [one, other] = [await made({ seed: 1, size: 300 }), await made({ seed: 2, size: 300 })];
    expect(one.names).toEqual(other.names);
    for (const name of one.names) expect(one.bytes(name).equals(other.bytes(name)), name).toBe(false);
  });

  it('beyond 32 bits counts', async () => {
    const [one, other] = [await made({ seed: 5, size: 20 }), await made({ seed: 5 + 2 ** 32, size: 20 })];
    expect(one.truth.equals(other.truth)).toBe(false);
  });
});

describe('setup.yaml', () => {
  it('is the text that was given, else the setup as JSON', async () => {
    expect((await made({ size: 1, setupText: 'a: b\n' })).setup.toString()).toBe('a: b\n');
    expect(JSON.parse((await made({ size: 1 })).setup.toString())).toEqual(setup);
  });
});

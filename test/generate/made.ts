import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { type GenerateOptions, generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup } from '../../src-main/cli/generate/setup.ts';

export const setup = sampleSetup();
export const first = '2026-10-12';
export const second = '2026-10-13';

export type TrueLine = {
  type: 'transaction';
  side: 'book' | 'channel' | 'bank';
  source: string;
  day: string;
  key: string;
  amount: string;
  kind: string;
  matches: { orders: string | null; settlements: string | null; bank: string | null };
};
export type TrueBreak = { type: 'break'; kind: string; scope: string; subject: string; day: string; state: string };

export type Made = {
  names: string[];
  bytes(name: string): Buffer;
  setup: Buffer;
  rows: TrueLine[];
  breaks: TrueBreak[];
  truth: Buffer;
};

/** Days made in a temporary folder, read back as bytes; the book as CSV unless told. */
export async function made(options: Partial<GenerateOptions> & { size: number }): Promise<Made> {
  const out = mkdtempSync(join(tmpdir(), 'gouji-generate-'));
  const paths = await generateDays({ seed: 1, breaks: false, setup, book: 'csv', out, ...options });
  const names = readdirSync(join(out, 'files')).sort();
  const files = new Map(names.map((name) => [name, readFileSync(join(out, 'files', name))]));
  const truth = readFileSync(paths.truth);
  const setupBytes = readFileSync(paths.setup);
  rmSync(out, { recursive: true });
  const lines = truth
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  return {
    names,
    bytes: (name) => files.get(name)!,
    setup: setupBytes,
    truth,
    rows: lines.filter(({ type }) => type === 'transaction'),
    breaks: lines.filter(({ type }) => type === 'break'),
  };
}

const gb18030 = new TextDecoder('gb18030', { fatal: true });
export const gbk = (bytes: Uint8Array): string => gb18030.decode(bytes);

/** A zip's members in the order of its directory, names decoded as GBK, with each member's flags and CRC. */
export function unzipped(bytes: Buffer): { name: string; flags: number; crc: number; content: Buffer }[] {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const members = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const local = bytes.readUInt32LE(at + 42);
    const nameLength = bytes.readUInt16LE(at + 28);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    members.push({
      name: gbk(bytes.subarray(at + 46, at + 46 + nameLength)),
      flags: bytes.readUInt16LE(at + 8),
      crc: bytes.readUInt32LE(at + 16),
      content: inflateRawSync(bytes.subarray(from, from + bytes.readUInt32LE(at + 20))),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return members;
}

/** Lines that each end with CR and LF, and no others. */
export function linesOf(text: string): string[] {
  const lines = text.split('\r\n');
  if (lines.pop() !== '' || lines.some((line) => /[\r\n]/.test(line))) throw new Error('a line end is not CR LF');
  return lines;
}

/** "12.30" → 1230n. */
export const cents = (text: string): bigint => {
  if (!/^-?\d+\.\d{2}$/.test(text)) throw new Error(`not an amount: ${text}`);
  return BigInt(text.replace('.', ''));
};

export const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((total, amount) => total + amount, 0n);

const sharedFixtures = new URL('../../../shared/fixtures/china/', import.meta.url);

/** A shared sample, null where the folder is absent. */
export function fixture(name: string): Buffer | null {
  try {
    return readFileSync(new URL(name, sharedFixtures));
  } catch {
    return null;
  }
}

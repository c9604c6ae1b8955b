/** What people make is named by a prefixed UUIDv7 (sortable by time); what comes from files by content. */
export type IdPrefix =
  | 'run'
  | 'job'
  | 'brk'
  | 'jrn'
  | 'pst'
  | 'apr'
  | 'evt'
  | 'bat'
  | 'stm'
  | 'dsk'
  | 'inc'
  | 'cmt'
  | 'rev'
  | 'cls'
  | 'bkt';

/** A new id such as "run_01936b0c-7c1e-7a3b-8f00-2b1c3d4e5f60" (RFC 9562, version 7). */
export function newId(prefix: IdPrefix, now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0, rest = now; i < 6; i += 1) {
    bytes[5 - i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${prefix}_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const isId = (prefix: IdPrefix, text: string): boolean =>
  new RegExp(`^${prefix}_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).test(text);

const FILE_HASH_LETTERS = 16;

/** Where a transaction stands: the SHA-256 of its file (hex), the part (zip member or sheet, from 0) and the record (from 1). */
export type TransactionPlace = { readonly fileHash: string; readonly part: number; readonly record: number };

/** "tx_9f86d081884c7d65.0.12": the same input gives the same id on every machine. */
export const transactionId = ({ fileHash, part, record }: TransactionPlace): string =>
  `tx_${fileHash.slice(0, FILE_HASH_LETTERS)}.${part}.${record}`;

/** The parts of a transaction id (the file hash's first letters only); null for anything else. */
export function parseTransactionId(text: string): { fileHashStart: string; part: number; record: number } | null {
  const parts = /^tx_([0-9a-f]{16})\.(\d{1,6})\.(\d{1,12})$/.exec(text);
  return parts ? { fileHashStart: parts[1]!, part: Number(parts[2]), record: Number(parts[3]) } : null;
}

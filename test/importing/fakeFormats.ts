import { type Format, stagedRow } from '../../src-main/importing/format.ts';
import { formats as real } from '../../src-main/importing/formats/index.ts';

/** A format whose files begin with a word, for what no real file does on command. Loaded by the reading threads. */
const acting = (
  id: string,
  word: string,
  read: (context: Parameters<Format['read']>[1]) => Promise<void>,
  sure = 50,
): Format => ({
  id,
  name: id,
  side: 'channel',
  identify: ({ text }) => (text?.startsWith(word) ? { format: id, sure, why: word } : null),
  read: async (_file, context) => {
    await read(context);
    return {
      encoding: 'utf-8',
      accounts: [],
      parts: ['only'],
      totals: [{ name: '金额', declared: '1.00', computed: '2.00', agrees: word !== 'DISAGREES' }],
      balances: [],
      skipped: {},
      warnings: [],
      coverage: null,
    };
  },
});

const row = (record: number) => stagedRow({ record, line: record, civilDay: 20_738, amount: BigInt(record) });
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Rows without end, in slices, as a large file gives them. */
async function endless(context: Parameters<Format['read']>[1]): Promise<void> {
  for (let record = 1; ; record += 1) {
    context.row(row(record));
    if (record % 1000 === 0) {
      context.progress(1000);
      await pause();
    }
  }
}

export const formats: readonly Format[] = [
  ...real,
  acting('endless', 'ENDLESS', endless),
  acting('deaf', 'DEAF', async (context) => {
    context.row(row(1));
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  }),
  acting('dying', 'DYING', async (context) => {
    for (let record = 1; record <= 5000; record += 1) context.row(row(record));
    process.exit(3);
  }),
  acting('broken', 'BROKEN', async () => {
    throw new TypeError('a slip in a reader');
  }),
  acting('disagrees', 'DISAGREES', async (context) => context.row(row(1))),
  acting('twin-a', 'TWINS', async () => undefined),
  acting('twin-b', 'TWINS', async () => undefined),
];

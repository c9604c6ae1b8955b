import type { BreakKind, BreakState } from '../../../shared/entity/break.ts';
import type { Side, TransactionKind } from '../../../shared/entity/transaction.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import type { Day } from '../../../shared/value/time.ts';
import { dayText } from './clock.ts';
import { textFile } from './files/sink.ts';

/** Rows that share a name within a reconciliation belong together; null: nothing belongs to the row there. */
export type Matches = { orders: string | null; settlements: string | null; bank: string | null };

export type TrueRow = {
  side: Side;
  source: string;
  /** The business day of the row on its own side. */
  day: Day;
  /** What names the row for a person: subjectOf() of its fields. */
  key: string;
  amount: bigint;
  kind: TransactionKind;
  matches: Matches;
};

export type TrueBreak = { kind: BreakKind; scope: string; subject: string; day: Day; state: BreakState };

export type Truth = { row(row: TrueRow): void; break(injected: TrueBreak): void; close(): void };

export const unmatched: Matches = { orders: null, settlements: null, bank: null };

const named = (name: string | null): string => (name === null ? 'null' : `"${name}"`);

/** truth.jsonl: what every row is and which breaks were injected. Keys and codes are plain ASCII and need no escapes. */
export function openTruth(path: string, currency: string): Truth {
  const file = textFile(path);
  return {
    row({ side, source, day, key, amount, kind, matches }) {
      const together = `{"orders":${named(matches.orders)},"settlements":${named(matches.settlements)},"bank":${named(matches.bank)}}`;
      file.line(
        `{"type":"transaction","side":"${side}","source":"${source}","day":"${dayText(day)}","key":"${key}","amount":"${formatMinor(amount, currency)}","currency":"${currency}","kind":"${kind}","matches":${together}}\n`,
      );
    },
    break: (injected) => file.write(`${JSON.stringify({ type: 'break', ...injected, day: dayText(injected.day) })}\n`),
    close: () => file.close(),
  };
}

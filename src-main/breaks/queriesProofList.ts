import type { ProofLine, ProofView } from '../../shared/entity/proof.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { type Read, transactionIdOf } from '../store/index.ts';

type ProofRow = {
  id: bigint;
  kind: ProofView['kind'];
  day: bigint;
  scope: string;
  currency: string;
  left_minor: bigint;
  right_minor: bigint;
  residue_minor: bigint;
  verdict: ProofView['verdict'];
  lineCount: bigint;
};
type LineRow = {
  role: string;
  label: string;
  rows: bigint;
  amount_minor: bigint;
  place: string | null;
  break_id: string | null;
};

const proof = 'p.*, (SELECT count(*) FROM proof_lines l WHERE l.proof_id = p.id) AS lineCount';
/** SQLite's word for all of them. */
const ALL = -1;

/** Lines of a proof in their order; of a large day there are tens of thousands. */
function linesOf(db: Read, { id, currency }: ProofRow, offset: number, limit: number): ProofLine[] {
  return db
    .prepare<[bigint, number, number], LineRow>(
      `SELECT l.*, ${transactionIdOf('l.transaction_id')} AS place FROM proof_lines l WHERE proof_id = ? ORDER BY line LIMIT ? OFFSET ?`,
    )
    .safeIntegers()
    .all(id, limit, offset)
    .map((row) => ({
      role: row.role,
      label: row.label,
      rows: Number(row.rows),
      amount: formatMinor(row.amount_minor, currency),
      transaction: row.place,
      break: row.break_id,
    }));
}

/** A window of proofs with their lines, at most `lines` of each. */
export function listProofs(
  db: Read,
  upon: Day | null,
  offset: number,
  limit: number,
  lines = ALL,
): { total: number; rows: ProofView[] } {
  const total =
    db.prepare<unknown[], number>('SELECT count(*) FROM proofs WHERE ? IS NULL OR day = ?').pluck().get(upon, upon) ??
    0;
  const rows = db
    .prepare<unknown[], ProofRow>(
      `SELECT ${proof} FROM proofs p WHERE ? IS NULL OR p.day = ? ORDER BY p.day, p.kind, p.scope, p.currency LIMIT ? OFFSET ?`,
    )
    .safeIntegers()
    .all(upon, upon, limit, offset)
    .map((row): ProofView => {
      const { kind, scope, currency, verdict } = row;
      return {
        kind,
        day: formatDay(Number(row.day)),
        scope,
        currency,
        left: formatMinor(row.left_minor, currency),
        right: formatMinor(row.right_minor, currency),
        residue: formatMinor(row.residue_minor, currency),
        verdict,
        lines: linesOf(db, row, 0, lines),
        lineCount: Number(row.lineCount),
      };
    });
  return { total, rows };
}

export type ProofName = {
  readonly day: Day;
  readonly kind: ProofView['kind'];
  readonly scope: string;
  readonly currency: string;
};

/** A window of one proof's lines; none where there is no such proof. */
export function listProofLines(
  db: Read,
  { day, kind, scope, currency }: ProofName,
  offset: number,
  limit: number,
): { total: number; rows: ProofLine[] } {
  const found = db
    .prepare<unknown[], ProofRow>(
      `SELECT ${proof} FROM proofs p WHERE p.day = ? AND p.kind = ? AND p.scope = ? AND p.currency = ?`,
    )
    .safeIntegers()
    .get(day, kind, scope, currency);
  return found === undefined
    ? { total: 0, rows: [] }
    : { total: Number(found.lineCount), rows: linesOf(db, found, offset, limit) };
}

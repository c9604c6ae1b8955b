import { createHash } from 'node:crypto';
import {
  type BreakAttachment,
  type BreakState,
  type BreakView,
  type Resolution,
  type ResolutionInput,
  resolutionEffects,
  resolution as resolutionSchema,
} from '../../shared/entity/break.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { formatMinor, parseMinor, sizeOf } from '../../shared/value/money.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Read, requireChecker, requireWorker, type Write } from '../store/index.ts';
import { addAttachment, addEvent, lastProposal, setState, unattached } from './queriesLife.ts';
import { attachmentsOf, findBreak } from './queriesList.ts';

type Act = { readonly id: string; readonly person: string; readonly now: Date };

function required(db: Read, id: string): BreakView {
  const found = findBreak(db, id);
  if (!found) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'break', id } }));
  return found;
}

function requireState(found: BreakView, allowed: readonly BreakState[], action: string): void {
  if (!allowed.includes(found.state))
    throw new Refusal(problemOf('BREAK_WRONG_STATE', { params: { id: found.id, state: found.state, action } }));
}

/** What an approval binds: the proposal and the figures that it was made for. Any change of either gives another hash. */
export const contentHash = (found: BreakView, resolution: Resolution): string =>
  createHash('sha256')
    .update(JSON.stringify([found.id, found.kind, found.effect, found.currency, found.left, found.right, resolution]))
    .digest('hex');

export function assign(db: Write, { id, person, now }: Act, to: string): BreakView {
  const found = required(db, id);
  requireWorker(db, person);
  requireWorker(db, to);
  requireState(found, ['pending', 'open', 'assigned'], 'assign');
  setState(db, id, found.state === 'pending' ? 'pending' : 'assigned', { assignee: to });
  addEvent(db, { id, person, action: 'assign', content: { to }, now });
  return required(db, id);
}

export function note(db: Write, { id, person, now }: Act, words: string): BreakView {
  required(db, id);
  requireWorker(db, person);
  addEvent(db, { id, person, action: 'note', content: { note: words }, now });
  return required(db, id);
}

/** Throws Refusal RESOLUTION_UNFIT for a kind that is not resolved so, NOT_FOUND for evidence that is not attached. */
function requireFit(db: Read, { id, kind, left, right }: BreakView, resolution: Resolution): void {
  const { kinds } = resolutionEffects[resolution.type];
  const own =
    resolution.type !== 'matched' || [left, right].some((row) => row !== null && resolution.rows.includes(row));
  if ((kinds && !kinds.includes(kind)) || !own)
    throw new Refusal(problemOf('RESOLUTION_UNFIT', { params: { id, kind, type: resolution.type } }));
  const [missing] = resolution.type === 'explained' ? unattached(db, id, resolution.evidence) : [];
  if (missing !== undefined) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'attachment', id: missing } }));
}

/** A file that is kept by its hash, as evidence of a break. The same file again changes nothing. */
export function attach(
  db: Write,
  { id, person, now }: Act,
  file: { hash: string; name: string; bytes: number; note: string },
): BreakAttachment {
  required(db, id);
  requireWorker(db, person);
  if (addAttachment(db, { id, person, now, ...file }))
    addEvent(db, { id, person, action: 'attach', content: { ...file }, now });
  return attachmentsOf(db, id).find(({ hash }) => hash === file.hash)!;
}

/** The maker's word. Returns the hash of what a checker will approve. */
export function propose(
  db: Write,
  { id, person, now }: Act,
  input: ResolutionInput,
): BreakView & { contentHash: string } {
  const found = required(db, id);
  requireWorker(db, person);
  requireState(found, ['open', 'assigned', 'proposed'], 'propose');
  const resolution = resolutionSchema.parse(input);
  requireFit(db, found, resolution);
  const hash = contentHash(found, resolution);
  setState(db, id, 'proposed', {});
  addEvent(db, { id, person, action: 'propose', content: { ...resolution }, contentHash: hash, now });
  return { ...required(db, id), contentHash: hash };
}

export type Approved = { view: BreakView; resolution: Resolution; maker: string; hash: string };

/**
 * The checker's word: another person than the maker, within the checker's limit, on exactly what was proposed. The
 * caller posts the journal and writes the approval in the same transaction.
 */
export function approve(db: Write, { id, person, now }: Act, expectedHash?: string): Approved {
  const found = required(db, id);
  const checker = requireChecker(db, person);
  requireState(found, ['proposed'], 'approve');
  const proposal = lastProposal(db, id)!;
  if (proposal.person === person) throw new Refusal(problemOf('MAKER_IS_CHECKER', { params: { person } }));
  const resolution = resolutionSchema.parse(proposal.content);
  const hash = contentHash(found, resolution);
  if (hash !== proposal.contentHash || (expectedHash !== undefined && expectedHash !== hash))
    throw new Refusal(problemOf('PROPOSAL_CHANGED', { params: { id } }));
  const effect = parseMinor(found.effect, found.currency)!;
  const size = sizeOf(effect);
  if (checker.limit !== null && size > checker.limit)
    throw new Refusal(
      problemOf('LIMIT_OF_PERSON', {
        params: {
          person,
          amount: formatMinor(size, found.currency),
          limit: formatMinor(checker.limit, found.currency),
        },
      }),
    );
  setState(db, id, 'closed', { closedReason: resolution.type });
  addEvent(db, { id, person, action: 'approve', content: { maker: proposal.person }, contentHash: hash, now });
  return { view: required(db, id), resolution, maker: proposal.person, hash };
}

export function giveBack(db: Write, { id, person, now }: Act, words: string): BreakView {
  const found = required(db, id);
  requireChecker(db, person);
  requireState(found, ['proposed'], 'return');
  setState(db, id, found.assignee ? 'assigned' : 'open', {});
  addEvent(db, { id, person, action: 'return', content: { note: words }, now });
  return required(db, id);
}

export function reopen(db: Write, { id, person, now }: Act, words: string): BreakView {
  const found = required(db, id);
  requireWorker(db, person);
  requireState(found, ['closed'], 'reopen');
  setState(db, id, 'open', { closedReason: null });
  addEvent(db, { id, person, action: 'reopen', content: { note: words }, now });
  return required(db, id);
}

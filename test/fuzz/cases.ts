import { formats } from '../../src-main/importing/formats/index.ts';
import { type Change, compare } from './compare.ts';
import { Dice } from './dice.ts';
import { type Made, make } from './grammar/index.ts';
import { Fault, judge, judgeAs, type Verdict } from './judge.ts';
import { mutated } from './mutate/index.ts';
import { type Sample, samplesOf } from './samples.ts';

/** `mutated`: a sample that was changed. `made`: a file that a grammar wrote, with its truth. */
export type Kind = 'mutated' | 'made';

/** Which file: the same three give the same bytes on every machine. */
export type Place = { kind: Kind; format: string; seed: number; index: number };

/** What a file came to: refused, or accepted and what that means for its amounts. */
export type Result = 'refused' | Change;

type Original = { sample: Sample; verdict: Verdict };

const originals = new Map<string, Promise<Original[]>>();

async function judged(id: string): Promise<Original[]> {
  const samples = await samplesOf(id);
  return Promise.all(samples.map(async (sample) => ({ sample, verdict: await judge(sample.bytes, sample.name) })));
}

export function originalsOf(id: string): Promise<Original[]> {
  const found = originals.get(id) ?? judged(id);
  originals.set(id, found);
  return found;
}

const formatAt = (id: string): number => formats.findIndex((format) => format.id === id);

const diceOf = ({ kind, format, seed, index }: Place): Dice =>
  new Dice(seed, kind === 'made' ? 1 : 2, formatAt(format), index);

async function mutatedFile(place: Place): Promise<{ original: Original; bytes: Uint8Array }> {
  const list = await originalsOf(place.format);
  const dice = diceOf(place);
  const original = dice.one(list);
  return { original, bytes: mutated(original.sample.bytes, dice) };
}

const madeFile = (place: Place): Made => make(place.format, diceOf(place));

/** The file of a place, to be looked at by a person. */
export async function fileOf(place: Place): Promise<Sample> {
  if (place.kind === 'made') return madeFile(place);
  const { original, bytes } = await mutatedFile(place);
  return { name: original.sample.name, bytes };
}

async function runMutated(place: Place): Promise<Result> {
  const { original, bytes } = await mutatedFile(place);
  const { name } = original.sample;
  const verdict = await judge(bytes, name);
  if (verdict.kind === 'refused') {
    // What identify does not let by today it may let by tomorrow: the reader is asked all the same.
    const format = formats[formatAt(place.format)]!;
    if (verdict.format !== format.id) await judgeAs(format, bytes, name);
    return 'refused';
  }
  return original.verdict.kind === 'accepted' ? compare(verdict, original.verdict) : 'same';
}

const sorted = (list: readonly string[]): string => [...list].sort().join('; ');

/** A file with a truth is read as the truth says or refused; one that is right in every way is read. */
async function runMade(place: Place): Promise<Result> {
  const { bytes, name, truth, flaw } = madeFile(place);
  const verdict = await judge(bytes, name);
  if (verdict.kind === 'refused') {
    if (flaw !== null) return 'refused';
    throw new Fault(`a file without a flaw is refused: ${JSON.stringify(verdict.problems)}`);
  }
  if (verdict.format !== place.format) throw new Fault(`is taken for ${verdict.format}`);
  if (truth === null) throw new Fault(`is accepted with a flaw: ${flaw}`);
  const found = verdict.amounts.map((amount, at) => `${verdict.days[at]} ${amount}`);
  if (sorted(found) !== sorted(truth))
    throw new Fault(`is read wrongly (${flaw}): ${sorted(found)} for ${sorted(truth)}`);
  return 'same';
}

/** Reads one file. Throws Fault for anything that must never be. */
export const run = (place: Place): Promise<Result> => (place.kind === 'made' ? runMade(place) : runMutated(place));

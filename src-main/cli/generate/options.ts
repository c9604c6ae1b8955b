import { problemOf } from '../../../shared/entity/problem.ts';
import type { Setup } from '../../../shared/entity/setup.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { ChannelName } from './model.ts';

export type GenerateOptions = {
  /** The same seed and options give the same bytes. */
  seed: number;
  /** Channel orders over all the days. */
  size: number;
  /** 2 unless told. */
  days?: number;
  /** "2026-10-12" unless told. */
  firstDay?: string;
  /** The folder that is written: setup.yaml, truth.jsonl, files/. */
  out: string;
  /** A workbook below 50,000 rows a day, else CSV, unless told. */
  book?: 'xlsx' | 'csv';
  channels?: readonly ChannelName[];
  /** true: injected as far as the size has room; 'all': refused unless every kind has room. */
  breaks: boolean | 'all';
  setup: Setup;
  /** The text of setup.yaml; the setup as JSON (which is YAML) unless told. */
  setupText?: string;
};

/** Options or a setup of which no day can be made. */
export function refuse(path: string, reason: string): never {
  throw new Refusal(problemOf('INPUT_INVALID', { params: { path, reason } }));
}

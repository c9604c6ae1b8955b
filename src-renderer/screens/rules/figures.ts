import type { BacktestReport } from '../../../shared/entity/backtest.ts';

export type PassFigures = {
  readonly pass: string;
  readonly name: string;
  /** Null where one of the two rule sets has no such pass. */
  readonly before: number | null;
  readonly after: BacktestReport['passes'][number] | null;
  readonly milliseconds: number | null;
};

/** Every pass of a back-test in its order with what it had confirmed before, then those that the tried rules leave out. */
export function figuresByPass({ passes, before, timings }: BacktestReport): PassFigures[] {
  const had = new Map(before.map((one) => [one.pass, one]));
  const kept = new Set(passes.map(({ pass }) => pass));
  return [
    ...passes.map((after) => ({
      pass: after.pass,
      name: after.name,
      before: had.get(after.pass)?.matches ?? 0,
      after,
      milliseconds: timings[`pass ${after.pass}`] ?? null,
    })),
    ...before
      .filter(({ pass }) => !kept.has(pass))
      .map(({ pass, name, matches }) => ({ pass, name, before: matches, after: null, milliseconds: null })),
  ];
}

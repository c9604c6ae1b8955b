import type { EditKind, WhyNotGate } from '../../../shared/entity/whyNot.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A change of one value of a pass that would let the gate hold. The path is from the pass. */
export type Mend = {
  readonly kind: EditKind;
  readonly path: readonly (string | number)[];
  readonly from: Json;
  readonly to: Json;
  /** Of changes as many, the cheaper is the smaller. */
  readonly cost: number;
  readonly before: string;
  readonly after: string;
};

/** A gate that two rows fail, with the figures of both; no mend where no honest change would let it hold. */
export type Failure = {
  readonly gate: WhyNotGate;
  readonly field: string;
  readonly left: string;
  readonly right: string;
  readonly beyond: string;
  readonly mend: Mend | null;
};

export const failure = (gate: WhyNotGate, at: Partial<Failure> = {}): Failure => ({
  gate,
  field: '',
  left: '',
  right: '',
  beyond: '',
  mend: null,
  ...at,
});

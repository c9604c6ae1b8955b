import type { Dice } from '../dice.ts';
export type Made = { name: string; bytes: Uint8Array; truth: string[] | null; flaw: string | null };
export function make(_format: string, _dice: Dice): Made {
  throw new Error('none');
}

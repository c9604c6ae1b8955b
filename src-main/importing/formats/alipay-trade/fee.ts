import type { StagedRow } from '../../format.ts';

/** +1n where the file writes what Alipay keeps as positive, −1n where it writes it as negative. */
export type FeeSign = 1n | -1n;

/**
 * Bills write the service fee with either sign. The sign is taken from the summary's identity (net = received ± fee)
 * or from the first payment that carries a fee; rows that come before it is known wait, so that they are handed out
 * in the order of the file.
 */
export class FeeSigner {
  private sign: FeeSign | null;
  private readonly emit: (row: StagedRow) => void;
  private held: StagedRow[] = [];

  constructor(sign: FeeSign | null, emit: (row: StagedRow) => void) {
    this.sign = sign;
    this.emit = emit;
  }

  /**
   * Hands out a row whose fee is still signed as in the file. False when a payment's fee has the other sign than
   * those before it: then the file follows no convention that we know.
   */
  take(row: StagedRow): boolean {
    const fee = row.fee ?? 0n;
    if (row.kind === 'payment' && fee !== 0n) {
      const sign = fee > 0n ? 1n : -1n;
      if (this.sign !== null && this.sign !== sign) return false;
      this.learn(sign);
    }
    if (this.sign === null && (this.held.length > 0 || fee !== 0n)) this.held.push(row);
    else this.emit(this.signed(row));
    return true;
  }

  private learn(sign: FeeSign): void {
    if (this.sign !== null) return;
    this.sign = sign;
    for (const row of this.held) this.emit(this.signed(row));
    this.held = [];
  }

  /** At the end of a file in which no payment carries a fee: a fee on a refund is one that is given back. */
  end(): void {
    for (const row of this.held) this.emit({ ...row, fee: negative(row.fee ?? 0n) });
    this.held = [];
  }

  private signed(row: StagedRow): StagedRow {
    if (this.sign !== -1n || row.fee === null || row.fee === 0n) return row;
    row.fee = -row.fee;
    return row;
  }
}

const negative = (fee: bigint): bigint => (fee > 0n ? -fee : fee);

/** The sign by which received, fee and split lead to the net; null where they do not tell. */
export function signOfSummary(amounts: { received: bigint; fee: bigint; split: bigint; net: bigint }): FeeSign | null {
  const taken = amounts.fee + amounts.split;
  if (amounts.fee === 0n || taken === 0n) return null;
  if (amounts.received + taken === amounts.net) return -1n;
  return amounts.received - taken === amounts.net ? 1n : null;
}

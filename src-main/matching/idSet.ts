/** Ids a block: 2^20 bits are 128 KB. */
const BLOCK = 2 ** 20;

/**
 * A set of row ids as bits. The rows of a file have ids that follow one another, so that a million of them take 128 KB
 * and a question takes no look-up in a tree.
 */
export class IdSet {
  private readonly blocks = new Map<number, Uint32Array>();
  private block = -1;
  private bits: Uint32Array = new Uint32Array();

  /** Adds an id; false when it was there. */
  add(id: number): boolean {
    const block = Math.floor(id / BLOCK);
    if (block !== this.block) this.turnTo(block);
    const place = id - block * BLOCK;
    const word = place >>> 5;
    const bit = 1 << (place & 31);
    const before = this.bits[word]!;
    if (before & bit) return false;
    this.bits[word] = before | bit;
    return true;
  }

  private turnTo(block: number): void {
    this.block = block;
    this.bits = this.blocks.get(block) ?? new Uint32Array(BLOCK / 32);
    this.blocks.set(block, this.bits);
  }
}

/** How long each part of some work took, in whole milliseconds. A part that comes again adds to what it took before. */
export class StopWatch {
  readonly timings: Record<string, number> = {};
  private readonly begun = performance.now();
  private last = this.begun;

  /** Names what was done since the last lap. */
  lap(name: string): void {
    const at = performance.now();
    this.timings[name] = (this.timings[name] ?? 0) + Math.round(at - this.last);
    this.last = at;
  }

  /** From the beginning to the last lap. */
  get total(): number {
    return Math.round(this.last - this.begun);
  }
}

/**
 * Have some `size` neighbours of so many gaps a sum of `most` at most? A gap is at least zero, and dear to ask for: runs are
 * looked at from their ends, and where the sum is too much at a gap, no run with it and what follows is looked at again. Of
 * wide gaps one in `size` is asked for. (Boyer & Moore 1977 skip through a text in the same way.)
 */
export function hasNarrowRun(gaps: number, size: number, most: number, gapAt: (index: number) => number): boolean {
  const asked = new Map<number, number>();
  const gap = (index: number): number => {
    const width = asked.get(index) ?? gapAt(index);
    asked.set(index, width);
    return width;
  };
  for (let from = 0; from + size <= gaps; ) {
    let [at, sum] = [from + size, 0];
    while (at > from && sum <= most) {
      at -= 1;
      sum += gap(at);
    }
    if (sum <= most) return true;
    from = at + 1;
  }
  return false;
}

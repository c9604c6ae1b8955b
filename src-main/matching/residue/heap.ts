/**
 * Nodes by distance, the nearest first and among equals the smallest node, so that a search takes the same way every
 * time. A node may be pushed again with a smaller distance; whoever pops looks whether it is settled already.
 */
export type Heap = { size: number; distance: Float64Array; node: Int32Array };

export const emptyHeap = (): Heap => ({ size: 0, distance: new Float64Array(64), node: new Int32Array(64) });

/** The distance of the nearest node; Infinity when the heap is empty. */
export const nearest = (heap: Heap): number => (heap.size === 0 ? Infinity : heap.distance[0]!);

const before = (heap: Heap, one: number, two: number): boolean =>
  heap.distance[one]! < heap.distance[two]! ||
  (heap.distance[one] === heap.distance[two] && heap.node[one]! < heap.node[two]!);

function swap(heap: Heap, one: number, two: number): void {
  const [distance, node] = [heap.distance[one]!, heap.node[one]!];
  heap.distance[one] = heap.distance[two]!;
  heap.node[one] = heap.node[two]!;
  heap.distance[two] = distance;
  heap.node[two] = node;
}

export function push(heap: Heap, distance: number, node: number): void {
  if (heap.size === heap.node.length) {
    const [wider, longer] = [new Float64Array(heap.size * 2), new Int32Array(heap.size * 2)];
    wider.set(heap.distance);
    longer.set(heap.node);
    heap.distance = wider;
    heap.node = longer;
  }
  let at = heap.size++;
  heap.distance[at] = distance;
  heap.node[at] = node;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(heap, at, parent)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

/** Takes the nearest node out of a heap that is not empty. */
export function pop(heap: Heap): number {
  const node = heap.node[0]!;
  swap(heap, 0, --heap.size);
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.size) return node;
    if (child + 1 < heap.size && before(heap, child + 1, child)) child++;
    if (!before(heap, child, at)) return node;
    swap(heap, at, child);
    at = child;
  }
}

/**
 * A list of any length in an element that no browser refuses: beyond the height that is safe at 200 % scaling, the
 * scroll bar is a proportion, and the rows in sight are placed in a viewport that stays put. Heights in CSS pixels.
 */
export const TALLEST = 8_000_000;

export type Geometry = { readonly total: number; readonly rowHeight: number; readonly viewport: number };

export const contentHeight = ({ total, rowHeight }: Geometry): number => Math.min(total * rowHeight, TALLEST);

const scrollable = (geometry: Geometry): number => Math.max(0, contentHeight(geometry) - geometry.viewport);
const rowsBeyond = ({ total, rowHeight, viewport }: Geometry): number => Math.max(0, total - viewport / rowHeight);

/** The row (with a fraction) at the upper edge for a scroll position. */
export function rowAtTop(geometry: Geometry, scrollTop: number): number {
  const way = scrollable(geometry);
  if (way === 0) return 0;
  return (Math.min(Math.max(scrollTop, 0), way) / way) * rowsBeyond(geometry);
}

/** The scroll position that brings a row (with a fraction) to the upper edge: the inverse of rowAtTop. */
export function scrollTopOf(geometry: Geometry, row: number): number {
  const beyond = rowsBeyond(geometry);
  return beyond === 0 ? 0 : (Math.min(Math.max(row, 0), beyond) / beyond) * scrollable(geometry);
}

/** First and last row in sight, and how far the first is pushed out at the top. */
export function rowsInSight(geometry: Geometry, scrollTop: number): { first: number; last: number; shift: number } {
  const top = rowAtTop(geometry, scrollTop);
  const first = Math.min(Math.floor(top), Math.max(0, geometry.total - 1));
  const last = Math.min(geometry.total - 1, first + Math.ceil(geometry.viewport / geometry.rowHeight));
  return { first, last: Math.max(first, last), shift: Math.min(top - first, 1 - Number.EPSILON) * geometry.rowHeight };
}

/** Where to scroll so that a row is whole in sight; the position as it is when it is already. */
export function scrollToShow(geometry: Geometry, scrollTop: number, row: number): number {
  const top = rowAtTop(geometry, scrollTop);
  const shown = geometry.viewport / geometry.rowHeight;
  if (row < top) return scrollTopOf(geometry, row);
  if (row + 1 > top + shown) return scrollTopOf(geometry, row + 1 - shown);
  return scrollTop;
}

/** Where a key takes the cursor; null for keys that do not move it, and in an empty list. */
export function movedCursor(key: string, cursor: number, { total, rowHeight, viewport }: Geometry): number | null {
  if (total === 0) return null;
  const page = Math.max(1, Math.floor(viewport / rowHeight) - 1);
  const goals: Record<string, number> = {
    ArrowDown: cursor + 1,
    ArrowUp: cursor - 1,
    PageDown: cursor + page,
    PageUp: cursor - page,
    Home: 0,
    End: total - 1,
  };
  const goal = goals[key];
  return goal === undefined ? null : Math.min(total - 1, Math.max(0, goal));
}

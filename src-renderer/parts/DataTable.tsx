// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself has the focus and names the active row
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { windowWords } from '../../shared/text/window.ts';
import type { ListWindow } from '../data/calls.ts';
import { useLanguage } from '../data/language.tsx';
import { groupedCount } from '../data/text.ts';
import { contentHeight, type Geometry, movedCursor, rowsInSight, scrollToShow } from './scroll.ts';
import { TableHeading } from './TableHeading.tsx';

export type Column<Row> = {
  key: string;
  title: string;
  /** A CSS grid track, such as "120px" or "minmax(160px, 1fr)". */
  width: string;
  align?: 'right';
  /** The contract's sort word; "-word" is its reverse. */
  sort?: string;
  cell(row: Row): ReactNode;
};

const ROW_HEIGHT = 28;

type Props<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  list: Pick<ListWindow<Row, unknown>, 'total' | 'rowAt' | 'onRange'>;
  minWidth: number;
  cursor: number;
  onCursor(index: number): void;
  onOpen(row: Row): void;
  onClose(): void;
  /** Takes a key that the page has for itself; true when it did. */
  onKey?: (event: KeyboardEvent) => boolean;
  /** What such keys do, before the hints of every list. */
  hints?: ReactNode;
  sort?: string | undefined;
  onSort?: (sort: string) => void;
};

function useHeight(): { ref: RefObject<HTMLDivElement | null>; height: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    setHeight(element.clientHeight);
    return () => observer.disconnect();
  }, []);
  return { ref, height };
}

type LineProps<Row> = {
  id: string;
  index: number;
  y: number;
  row: Row | undefined;
  chosen: boolean;
  columns: readonly Column<Row>[];
  onClick(): void;
};

function Line<Row>({ id, index, y, row, chosen, columns, onClick }: LineProps<Row>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the grid
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={chosen ? 'table-row table-line chosen' : 'table-row table-line'}
      style={{ transform: `translateY(${y}px)` }}
      onClick={onClick}
    >
      {columns.map((column) => (
        <div key={column.key} role="gridcell" className={column.align === 'right' ? 'cell right' : 'cell'}>
          {row ? column.cell(row) : <span className="muted">…</span>}
        </div>
      ))}
    </div>
  );
}

function Place({ cursor, total, hints }: { cursor: number; total: number; hints: ReactNode }) {
  const { say } = useLanguage();
  const index = groupedCount(total === 0 ? 0 : cursor + 1);
  return (
    <div className="table-place muted">
      <span>{say(windowWords.listPlace, { index, total: groupedCount(total) })}</span>
      <span>
        {hints} <kbd>↑</kbd> <kbd>↓</kbd> {say(windowWords.hintMove)} <kbd>Enter</kbd> {say(windowWords.hintOpen)}{' '}
        <kbd>Esc</kbd> {say(windowWords.hintClose)}
      </span>
    </div>
  );
}

/**
 * A grid of fixed-height rows over a windowed query. ↑ ↓ move, Enter opens, Esc closes. It is one stop for Tab; the
 * cursor is told to readers by aria-activedescendant.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { columns, list, cursor, onCursor, onOpen, onClose } = props;
  const { ref, height } = useHeight();
  const [scrollTop, setScrollTop] = useState(0);
  const id = useId();
  const geometry: Geometry = { total: list.total, rowHeight: ROW_HEIGHT, viewport: height };
  const { first, last, shift } = rowsInSight(geometry, scrollTop);
  const { onRange } = list;
  useEffect(() => onRange(first, last), [onRange, first, last]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.nativeEvent.isComposing || event.target !== event.currentTarget) return;
    if (props.onKey?.(event)) {
      event.preventDefault();
      return;
    }
    const next = movedCursor(event.key, cursor, geometry);
    const row = list.rowAt(cursor);
    if (next !== null) {
      onCursor(next);
      if (ref.current) ref.current.scrollTop = scrollToShow(geometry, ref.current.scrollTop, next);
    } else if (event.key === 'Enter' && row) onOpen(row);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };
  const choose = (index: number): void => {
    onCursor(index);
    const row = list.rowAt(index);
    if (row) onOpen(row);
  };

  const shown = Array.from({ length: Math.min(last, list.total - 1) - first + 1 }, (_, offset) => first + offset);
  const tracks = { '--tracks': columns.map((column) => column.width).join(' '), minWidth: props.minWidth };
  return (
    <div className="table-frame">
      <div
        className="table-grid"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={list.total + 1}
        aria-activedescendant={list.total > 0 ? `${id}-${cursor}` : undefined}
        style={tracks as CSSProperties}
        onKeyDown={onKeyDown}
      >
        <TableHeading columns={columns} sort={props.sort} onSort={props.onSort} />
        <div className="table-scroller" ref={ref} onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}>
          <div style={{ height: contentHeight(geometry) }}>
            <div className="table-viewport" style={{ height }}>
              {shown.map((index) => (
                <Line
                  key={index}
                  id={`${id}-${index}`}
                  index={index}
                  y={(index - first) * ROW_HEIGHT - shift}
                  row={list.rowAt(index)}
                  chosen={index === cursor}
                  columns={columns}
                  onClick={() => choose(index)}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
      <Place cursor={cursor} total={list.total} hints={props.hints} />
    </div>
  );
}

// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself has the focus
import type { Column } from './DataTable.tsx';

type Props<Row> = {
  columns: readonly Column<Row>[];
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
};

/** The names of the columns; one that can sort does it at a click, and the other way round at the next. */
export function TableHeading<Row>({ columns, sort, onSort }: Props<Row>) {
  return (
    <div className="table-row table-head" role="row" aria-rowindex={1}>
      {columns.map((column) => {
        const rising = sort === column.sort;
        const active = column.sort !== undefined && (rising || sort === `-${column.sort}`);
        return (
          <div
            key={column.key}
            role="columnheader"
            className={column.align === 'right' ? 'cell right' : 'cell'}
            aria-sort={active ? (rising ? 'ascending' : 'descending') : undefined}
          >
            {column.sort === undefined || !onSort ? (
              column.title
            ) : (
              <button type="button" className="sort" onClick={() => onSort(rising ? `-${column.sort}` : column.sort!)}>
                {column.title}
                <span aria-hidden="true">{active ? (rising ? ' ↑' : ' ↓') : ''}</span>
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}

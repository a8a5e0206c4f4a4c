import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

export interface Column<T> {
  id: string;
  head: ReactNode;
  /** A CSS grid track: `170px`, `minmax(200px, 1fr)`. */
  width: string;
  cell: (row: T, index: number) => ReactNode;
  numeric?: boolean;
}

interface DataTableProps<T> {
  label: string;
  columns: ReadonlyArray<Column<T>>;
  rows: readonly T[];
  keyOf: (row: T, index: number) => string;
  rowHeight?: number;
  /** The row that the keyboard is at. */
  cursor?: number;
  onCursor?: (index: number) => void;
  onOpen?: (row: T, index: number) => void;
  selected?: (row: T) => boolean;
  /** Called when the last rows come into sight. */
  onEnd?: () => void;
  /** Below the last row: what is loading, or that this is all. */
  foot?: ReactNode;
  minWidth?: number;
}

interface RowProps<T> {
  row: T;
  index: number;
  columns: ReadonlyArray<Column<T>>;
  tracks: string;
  height: number;
  top: number;
  chosen: boolean | undefined;
  clickable: boolean;
  atCursor: boolean;
  onClick: (index: number) => void;
}

function PlainRow<T>({ row, index, columns, tracks, height, top, chosen, clickable, atCursor, onClick }: RowProps<T>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={chosen}
      className={`row ${clickable ? 'clickable' : ''} ${atCursor ? 'cursor' : ''}`}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
      onClick={() => onClick(index)}
    >
      {columns.map((column) => (
        <div role="gridcell" key={column.id} className={column.numeric ? 'number' : undefined}>
          {column.cell(row, index)}
        </div>
      ))}
    </div>
  );
}

/** While one scrolls only the rows that come into sight are drawn. */
const Row = memo(PlainRow) as typeof PlainRow;

/** A table of any length: only the rows in sight are in the document. Arrow keys, j and k move, Enter opens. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, keyOf, rowHeight = 32, cursor = -1, onCursor, onOpen, selected, onEnd, foot, minWidth } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: 34,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onEnd && rows.length > 0 && lastShown >= rows.length - 20) onEnd();
  }, [lastShown, rows.length, onEnd]);
  useEffect(() => {
    if (cursor >= 0 && cursor < rows.length) virtual.scrollToIndex(cursor, { align: 'auto' });
    // Only when the cursor moves: new rows must not scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [cursor]);
  const acts = useRef({ onCursor, onOpen, rows });
  acts.current = { onCursor, onOpen, rows };
  const click = useCallback((index: number) => {
    const { rows: now, onCursor: move, onOpen: open } = acts.current;
    move?.(index);
    const row = now[index];
    if (row !== undefined) open?.(row, index);
  }, []);
  const tracks = columns.map((column) => column.width).join(' ');
  const key = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0;
    if (step !== 0 && onCursor) {
      event.preventDefault();
      onCursor(Math.max(0, Math.min(rows.length - 1, cursor + step)));
    }
    const row = rows[cursor];
    if (event.key === 'Enter' && row !== undefined && onOpen && event.target === event.currentTarget) {
      event.preventDefault();
      onOpen(row, cursor);
    }
  };
  return (
    <div className="table">
      <div className="scroller" ref={scroller} role="grid" aria-label={label} aria-rowcount={rows.length} tabIndex={0} onKeyDown={key}>
        <div style={minWidth ? { minWidth } : undefined} role="presentation">
          <div className="head" role="row" style={{ gridTemplateColumns: tracks }}>
            {columns.map((column) => (
              <div role="columnheader" key={column.id} className={column.numeric ? 'number' : undefined}>
                {column.head}
              </div>
            ))}
          </div>
          <div className="rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index] as T;
              return (
                <Row<T>
                  key={keyOf(row, item.index)}
                  row={row}
                  index={item.index}
                  columns={columns}
                  tracks={tracks}
                  height={item.size}
                  top={item.start}
                  chosen={selected ? selected(row) : undefined}
                  clickable={onOpen !== undefined}
                  atCursor={item.index === cursor}
                  onClick={click}
                />
              );
            })}
          </div>
          {foot}
        </div>
      </div>
    </div>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

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
                <div
                  key={keyOf(row, item.index)}
                  role="row"
                  aria-rowindex={item.index + 1}
                  aria-selected={selected ? selected(row) : undefined}
                  className={`row ${onOpen ? 'clickable' : ''} ${item.index === cursor ? 'cursor' : ''}`}
                  style={{ gridTemplateColumns: tracks, height: item.size, transform: `translateY(${item.start}px)` }}
                  onClick={() => {
                    onCursor?.(item.index);
                    onOpen?.(row, item.index);
                  }}
                >
                  {columns.map((column) => (
                    <div role="gridcell" key={column.id} className={column.numeric ? 'number' : undefined}>
                      {column.cell(row, item.index)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
          {foot}
        </div>
      </div>
    </div>
  );
}

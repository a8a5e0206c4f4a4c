/** What of a statement's rows can be drawn. */
export interface Chart {
  kind: 'line' | 'bar';
  labels: string[];
  /** For a line: where each label is on the axis of time. */
  times: number[];
  series: Array<{ name: string; values: number[] }>;
}

interface Rows {
  columns: ReadonlyArray<{ name: string; type: string }>;
  rows: ReadonlyArray<readonly unknown[]>;
}

const MOST_BARS = 40;
const MOST_POINTS = 2000;
const MOST_SERIES = 6;

export function textOfCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function numberOf(value: unknown): number {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : 0;
}

/** A line where the first column is a time, bars where it is a name; null where there is nothing to count. */
export function chartOf({ columns, rows }: Rows): Chart | null {
  const numeric = columns.map((column) => /INT|DOUBLE|FLOAT|DECIMAL/.test(column.type));
  const at = columns.findIndex((column) => /TIME|DATE/.test(column.type));
  const label = at >= 0 ? at : numeric.findIndex((is) => !is);
  const counted = columns.flatMap((_, i) => (numeric[i] && i !== label ? [i] : [])).slice(0, MOST_SERIES);
  if (label < 0 || counted.length === 0 || rows.length === 0) return null;
  const times = rows.map((row) => Date.parse(textOfCell(row[label]).replace(' ', 'T').replace(/(T[\d:.]+)$/, '$1Z')));
  const line = at >= 0 && times.every((time) => !Number.isNaN(time));
  const order = rows.map((_, i) => i);
  if (line) order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const shown = order.slice(0, line ? MOST_POINTS : MOST_BARS);
  return {
    kind: line ? 'line' : 'bar',
    labels: shown.map((i) => textOfCell(rows[i]?.[label])),
    times: line ? shown.map((i) => times[i] ?? 0) : [],
    series: counted.map((column) => ({ name: columns[column]?.name ?? '', values: shown.map((i) => numberOf(rows[i]?.[column])) })),
  };
}

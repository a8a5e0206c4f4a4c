/** What sends, worked out from the statistics of a day in buckets of ten minutes. */

export const BUCKET_MINUTES = 10;
export const BUCKETS = (24 * 60) / BUCKET_MINUTES;
/** Bars that are drawn: an hour each. */
const BARS = 24;

export interface Row {
  bucket: string | null;
  group: (string | null)[];
  values: (number | null)[];
}

export interface Source {
  dataset: string;
  source: string;
  events: number;
  /** Events by the hour, the oldest first. */
  hours: number[];
  /** The start of the last ten minutes in which something came. */
  last: string;
  unparsed: number;
}

const keyOf = (group: (string | null)[]) => group.map((part) => part ?? '').join('\u0000');

/** The sources, those that sent most first. */
export function sourcesOf(rows: readonly Row[], unparsed: readonly Row[], now: number): Source[] {
  const failed = new Map(unparsed.map((row) => [keyOf(row.group), row.values[0] ?? 0]));
  const found = new Map<string, Source>();
  for (const row of rows) {
    const key = keyOf(row.group);
    const events = row.values[0] ?? 0;
    if (row.bucket === null || events === 0) continue;
    let source = found.get(key);
    if (!source) {
      source = { dataset: row.group[0] ?? '', source: row.group[1] ?? '', events: 0, hours: Array.from({ length: BARS }, () => 0), last: row.bucket, unparsed: failed.get(key) ?? 0 };
      found.set(key, source);
    }
    source.events += events;
    if (row.bucket > source.last) source.last = row.bucket;
    const ago = Math.floor((now - Date.parse(row.bucket)) / 3_600_000);
    const bar = BARS - 1 - Math.max(0, ago);
    if (bar >= 0) source.hours[bar] = (source.hours[bar] ?? 0) + events;
  }
  return [...found.values()].sort((a, b) => b.events - a.events);
}

/** A query for what a source sent. */
export function queryOf(source: Pick<Source, 'dataset' | 'source'>): string {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  return source.source ? `dataset:${quoted(source.dataset)} AND source:${quoted(source.source)}` : `dataset:${quoted(source.dataset)}`;
}

/** What the panels draw, worked out of the API's answers. */

import { TONES_BY_WEIGHT, toneOf, type Tone } from '@/design/Severity';

export interface Stack {
  start: string;
  parts: { tone: Tone; count: number }[];
  total: number;
}

/** Buckets with their severities summed by colour, worst at the bottom, so that what matters stands on the ground line. */
export function stacksOf(buckets: readonly { start: string; count: number; bySeverity: Record<string, number> }[]): Stack[] {
  return buckets.map((bucket) => {
    const byTone = new Map<Tone, number>();
    for (const [severity, count] of Object.entries(bucket.bySeverity)) byTone.set(toneOf(severity), (byTone.get(toneOf(severity)) ?? 0) + count);
    return { start: bucket.start, total: bucket.count, parts: TONES_BY_WEIGHT.filter((tone) => byTone.has(tone)).map((tone) => ({ tone, count: byTone.get(tone) ?? 0 })) };
  });
}

/** All buckets of a range, those without events too. */
export function filled<B extends { start: string }>(buckets: readonly B[], seconds: number, from: number, to: number, empty: (start: string) => B): B[] {
  if (seconds <= 0) return [...buckets];
  const step = seconds * 1000;
  const known = new Map(buckets.map((bucket) => [Math.floor(Date.parse(bucket.start) / step), bucket]));
  const all: B[] = [];
  for (let at = Math.floor(from / step); at * step < to && all.length < 2000; at++) all.push(known.get(at) ?? empty(new Date(at * step).toISOString()));
  return all;
}

export interface Line {
  name: string;
  /** A value a bucket, null where nothing was measured. */
  values: (number | null)[];
}

/** A line a group from statistics in buckets, at most `most` of them, by name. */
export function linesOf(rows: readonly { bucket?: string | null; group: readonly (string | null)[]; values: readonly (number | null)[] }[], most: number): { times: string[]; lines: Line[] } {
  const times = [...new Set(rows.map((row) => row.bucket).filter((bucket): bucket is string => !!bucket))].sort();
  const at = new Map(times.map((time, i) => [time, i]));
  const lines = new Map<string, Line>();
  for (const row of rows) {
    const i = row.bucket ? at.get(row.bucket) : undefined;
    if (i === undefined) continue;
    const name = row.group[0] ?? 'not told';
    let line = lines.get(name);
    if (!line) {
      line = { name, values: times.map(() => null) };
      lines.set(name, line);
    }
    line.values[i] = row.values[0] ?? null;
  }
  return { times, lines: [...lines.values()].sort((a, b) => a.name.localeCompare(b.name)).slice(0, most) };
}

/** The points of a line as SVG wants them; a gap ends one stroke and begins another. */
export function pathOf(values: readonly (number | null)[], width: number, height: number, most: number): string {
  let path = '';
  let down = false;
  values.forEach((value, i) => {
    if (value === null) {
      down = false;
      return;
    }
    const x = values.length < 2 ? 0 : (i / (values.length - 1)) * width;
    const y = height - (most > 0 ? value / most : 0) * height;
    path += `${down ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    down = true;
  });
  return path;
}

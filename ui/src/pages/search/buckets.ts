import { toneOf, TONES_BY_WEIGHT, type Tone } from '@/design/Severity';

/** A bar of the histogram. */
export interface Bar {
  from: number;
  to: number;
  count: number;
  tones: Partial<Record<Tone, number>>;
  severities: Record<string, number>;
}

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;
const LENGTHS = [S, 5 * S, 10 * S, 30 * S, M, 2 * M, 5 * M, 10 * M, 15 * M, 30 * M, H, 2 * H, 3 * H, 6 * H, 12 * H, D, 7 * D, 30 * D];

/** A length that cuts a range into at most so many buckets. */
export function bucketLength(ms: number, most = 120): number {
  return LENGTHS.find((length) => ms / length <= most) ?? 30 * D;
}

/** A length as the API reads it. */
export function bucketText(ms: number): string {
  if (ms % D === 0) return `${ms / D}d`;
  if (ms % H === 0) return `${ms / H}h`;
  if (ms % M === 0) return `${ms / M}m`;
  return `${Math.max(1, Math.round(ms / S))}s`;
}

interface Counted {
  start: string;
  count: number;
  bySeverity: Record<string, number>;
}

/** The bars of a range, those without events too. */
export function barsOf(buckets: readonly Counted[], length: number, from: number, to: number): Bar[] {
  const known = new Map(buckets.map((bucket) => [Date.parse(bucket.start), bucket]));
  const first = buckets[0] ? Date.parse(buckets[0].start) : from;
  // Buckets begin where the server begins them; the range begins anywhere.
  const begin = first - Math.ceil((first - from) / length) * length;
  const bars: Bar[] = [];
  for (let at = begin; at < to && bars.length < 1000; at += length) {
    const bucket = known.get(at);
    const tones: Bar['tones'] = {};
    for (const [severity, count] of Object.entries(bucket?.bySeverity ?? {})) {
      const tone = toneOf(severity);
      tones[tone] = (tones[tone] ?? 0) + count;
    }
    bars.push({ from: at, to: at + length, count: bucket?.count ?? 0, tones, severities: bucket?.bySeverity ?? {} });
  }
  return bars;
}

/** The tones that occur, worst first. */
export function tonesIn(bars: readonly Bar[]): Tone[] {
  return TONES_BY_WEIGHT.filter((tone) => bars.some((bar) => (bar.tones[tone] ?? 0) > 0));
}

/** Times for the axis, at round places of the viewer's clock. */
export function ticksOf(from: number, to: number, most: number): number[] {
  const step = LENGTHS.find((length) => (to - from) / length <= most) ?? 30 * D;
  const offset = new Date(from).getTimezoneOffset() * M;
  const ticks: number[] = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) ticks.push(at);
  return ticks;
}

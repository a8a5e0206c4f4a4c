/** A range of time as it stands in the address: the server's expressions (`now-24h`, `2026-11-21T10:00:00Z`), '' for an open end. */
export interface RangeText {
  from: string;
  to: string;
}

/** The same at one moment, in ms; null for an open end. */
export interface Range {
  from: number | null;
  to: number | null;
}

export const DEFAULT_RANGE: RangeText = { from: 'now-24h', to: 'now' };

export const PRESETS: ReadonlyArray<RangeText & { label: string }> = [
  { label: 'Last 15 minutes', from: 'now-15m', to: 'now' },
  { label: 'Last hour', from: 'now-1h', to: 'now' },
  { label: 'Last 4 hours', from: 'now-4h', to: 'now' },
  { label: 'Last 24 hours', from: 'now-24h', to: 'now' },
  { label: 'Today', from: 'now/d', to: 'now' },
  { label: 'Last 7 days', from: 'now-7d', to: 'now' },
  { label: 'Last 30 days', from: 'now-30d', to: 'now' },
  { label: 'All time', from: '', to: '' },
];

const MATH = /^now((?:[+-]\d{1,9}[smhdwMy])*)(?:\/([smhdwMy]))?$/;

function shifted(time: Date, count: number, unit: string): void {
  switch (unit) {
    case 's':
      time.setTime(time.getTime() + count * 1000);
      break;
    case 'm':
      time.setTime(time.getTime() + count * 60_000);
      break;
    case 'h':
      time.setTime(time.getTime() + count * 3_600_000);
      break;
    case 'd':
      time.setDate(time.getDate() + count);
      break;
    case 'w':
      time.setDate(time.getDate() + 7 * count);
      break;
    case 'M':
      time.setMonth(time.getMonth() + count);
      break;
    case 'y':
      time.setFullYear(time.getFullYear() + count);
      break;
  }
}

function rounded(time: Date, unit: string): void {
  if (unit === 'w') time.setDate(time.getDate() - ((time.getDay() + 6) % 7));
  if (unit === 'y') time.setMonth(0);
  if ('yM'.includes(unit)) time.setDate(1);
  if ('yMwd'.includes(unit)) time.setHours(0);
  if ('yMwdh'.includes(unit)) time.setMinutes(0);
  if ('yMwdhm'.includes(unit)) time.setSeconds(0);
  time.setMilliseconds(0);
}

/** An expression's moment in ms; null for '' (open); undefined where it cannot be read. Days are the viewer's. */
export function momentOf(text: string, now: number): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const math = MATH.exec(trimmed);
  if (math) {
    const time = new Date(now);
    for (const [, sign, count, unit] of (math[1] ?? '').matchAll(/([+-])(\d+)([smhdwMy])/g)) {
      shifted(time, (sign === '-' ? -1 : 1) * Number(count), unit ?? '');
    }
    if (math[2]) rounded(time, math[2]);
    return Number.isNaN(time.getTime()) ? undefined : time.getTime();
  }
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?$/.test(trimmed)) return undefined;
  // A day alone is the viewer's day; the browser would take it for UTC's.
  const parsed = Date.parse(/^\d{4}-\d\d-\d\d$/.test(trimmed) ? `${trimmed}T00:00` : trimmed.replace(' ', 'T'));
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** A range at a moment; null where it cannot be read or ends before it begins. */
export function rangeOf(text: RangeText, now: number): Range | null {
  const from = momentOf(text.from, now);
  const to = momentOf(text.to, now);
  if (from === undefined || to === undefined) return null;
  return from !== null && to !== null && from >= to ? null : { from, to };
}

const pad = (value: number) => String(value).padStart(2, '0');

function short(time: number): string {
  const date = new Date(time);
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  const seconds = date.getSeconds() > 0 ? `:${pad(date.getSeconds())}` : '';
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock}${seconds}`;
}

/** A range for a button: a preset's name, or its two ends. */
export function labelOf(text: RangeText): string {
  const preset = PRESETS.find((one) => one.from === text.from && one.to === text.to);
  if (preset) return preset.label;
  const end = (expression: string, open: string) => {
    if (expression === '') return open;
    if (expression.startsWith('now')) return expression;
    const at = momentOf(expression, 0);
    return typeof at === 'number' ? short(at) : expression;
  };
  return `${end(text.from, 'the beginning')} – ${end(text.to, 'now')}`;
}

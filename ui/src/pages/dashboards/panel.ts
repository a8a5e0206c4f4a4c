/** What a panel asks the API, and what of the answer is drawn. */

import type { schemas } from '@/api/client';
import { bucketLength, bucketText } from '@/pages/search/buckets';
import type { Range } from '@/pages/search/timerange';
import { filled } from './series';

export type Panel = schemas['DashboardContentPanel'];
export type Figure = schemas['DashboardContentFigure'];
export type Kind = 'line' | 'bar' | 'table' | 'number' | 'map' | 'heat-map' | 'events';
export type Statistics = schemas['StatisticsAsk'];

export interface Row {
  bucket: string | null;
  group: readonly (string | null)[];
  values: readonly (number | null)[];
}

/** What is asked, at one moment. */
export interface Asked {
  query: string;
  range: Range;
}

/** More colours than these cannot be told apart. */
export const MOST_SERIES = 7;
const MOST_ROWS = 10_000;
const MOST_PLACES = 500;
const POINTS = 80;
const HEAT_TIMES = 48;
const DAY = 86_400_000;
const HOUR = 3_600_000;

const COUNTRY = '.country_iso_code';

export const FUNCTIONS: ReadonlyArray<{ id: string; label: string }> = [
  { id: 'count', label: 'Number of events' },
  { id: 'distinct', label: 'Different values' },
  { id: 'sum', label: 'Sum' },
  { id: 'avg', label: 'Average' },
  { id: 'min', label: 'Least' },
  { id: 'max', label: 'Most' },
  { id: 'percentile', label: 'Percentile' },
];

/** `events`, `different source.ip`, `95th percentile of duration_ms`. */
export function figureName(figure: Figure): string {
  switch (figure.function) {
    case 'count':
      return figure.field ? `events with ${figure.field}` : 'events';
    case 'distinct':
      return `different ${figure.field}`;
    case 'percentile':
      return `percentile ${figure.percentile ?? 95} of ${figure.field}`;
    default:
      return `${(FUNCTIONS.find((one) => one.id === figure.function)?.label ?? figure.function).toLowerCase()} of ${figure.field}`;
  }
}

export const countsEvents = (figure: Figure): boolean => figure.function === 'count';

/** The length of a bucket of time, in ms. */
export function bucketOf(range: Range, most = POINTS): number {
  return range.from === null || range.to === null ? DAY : bucketLength(range.to - range.from, most);
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** The statistics behind a panel; null for events, which are searched. */
export function statisticsOf(panel: Pick<Panel, 'kind' | 'figure' | 'fields' | 'split' | 'limit'>, { query, range }: Asked, zone: number): Statistics | null {
  const figure = { function: panel.figure.function, field: panel.figure.field || null, percentile: panel.figure.percentile ?? null };
  const asked: Statistics = { query: query || '*', from: iso(range.from), to: iso(range.to), figures: [figure], groupBy: [], limit: MOST_ROWS };
  const told = (...fields: string[]) => ({ ...asked, query: known(asked.query ?? '*', fields), groupBy: fields });
  switch (panel.kind) {
    case 'number':
      return asked;
    case 'line':
      return { ...(panel.split ? { ...told(panel.split), top: Math.min(panel.limit, MOST_SERIES) } : asked), bucket: bucketText(bucketOf(range)) };
    case 'bar': {
      const [field] = panel.fields;
      if (!field) return { ...(panel.split ? { ...told(panel.split), top: Math.min(panel.limit, MOST_SERIES) } : asked), bucket: bucketText(bucketOf(range)) };
      if (panel.split) return { ...told(field, panel.split), top: panel.limit };
      return { ...told(field), limit: panel.limit };
    }
    case 'table':
      return { ...told(...panel.fields), figures: countsEvents(panel.figure) && !panel.figure.field ? [figure] : [{ function: 'count' }, figure], limit: panel.limit };
    case 'map':
      return { ...told(...panel.fields), limit: MOST_PLACES };
    case 'heat-map': {
      const [first, second] = panel.fields;
      if (first && second) return { ...told(first, second), top: panel.limit };
      if (first) return { ...told(first), top: panel.limit, bucket: bucketText(bucketOf(range, HEAT_TIMES)) };
      // Hours of the viewer's clock begin where the server's do, but where the zone is off by part of an hour.
      return { ...asked, bucket: zone % 60 === 0 ? '1h' : '15m' };
    }
    default:
      return null;
  }
}

/** Where on the map: beside the country's code lie its coordinates, where a GeoIP file of cities is configured. */
export function placesOf(panel: Pick<Panel, 'kind' | 'fields'>, { query, range }: Asked): Statistics | null {
  const [field] = panel.fields;
  if (panel.kind !== 'map' || !field?.endsWith(COUNTRY)) return null;
  const prefix = field.slice(0, -COUNTRY.length);
  const fields = [`${prefix}.location.lat`, `${prefix}.location.lon`, `${prefix}.city_name`];
  return { query: known(query || '*', fields.slice(0, 2)), from: iso(range.from), to: iso(range.to), figures: [{ function: 'count' }], groupBy: fields, limit: MOST_PLACES };
}

/** Only events that have the fields, so that what is not told takes no place. */
export function known(query: string, fields: readonly string[]): string {
  const has = fields.filter((field) => !['severity', 'level', 'dataset', 'source'].includes(field)).map((field) => `_exists_:${escaped(field)}`);
  const all = query.trim() === '' || query.trim() === '*' ? has : [`(${query})`, ...has];
  return all.length === 0 ? '*' : all.join(' AND ');
}

const escaped = (field: string) => field.replace(/[^\w.@-]/g, '\\$&');

/** A query narrowed to one value. */
export function narrowed(query: string, field: string, value: string): string {
  const term = `${escaped(field)}:"${value.replace(/["\\]/g, '\\$&')}"`;
  return query.trim() === '' || query.trim() === '*' ? term : `${/\s/.test(query.trim()) ? `(${query})` : query} AND ${term}`;
}

/** The page that finds what a panel counts. */
export function searchAddress(query: string, from: string, to: string, columns: readonly string[] = []): string {
  const search = new URLSearchParams();
  if (query && query !== '*') search.set('q', query);
  if (from) search.set('from', from);
  if (to) search.set('to', to);
  if (columns.length > 0) search.set('cols', columns.join(','));
  return `/search?${search}`;
}

export interface Series {
  name: string;
  /** A value a bucket; null where nothing was computed. */
  values: (number | null)[];
}

/** Lines or bars over time; the ones of the largest figures first. Buckets without events count 0 where events are counted. */
export function overTime(rows: readonly Row[], range: Range, length: number, counts: boolean): { times: string[]; series: Series[] } {
  const known = [...new Set(rows.flatMap((row) => row.bucket ?? []))].sort().map((start) => ({ start }));
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return { times: [], series: [] };
  const from = range.from ?? Date.parse(first.start);
  const to = range.to ?? Date.parse(last.start) + length;
  const times = filled(known, length / 1000, from, to, (start) => ({ start })).map((bucket) => bucket.start);
  const at = new Map(times.map((time, i) => [Date.parse(time), i]));
  const series = new Map<string, Series>();
  for (const row of rows) {
    const i = row.bucket ? at.get(Date.parse(row.bucket)) : undefined;
    if (i === undefined) continue;
    const name = row.group[0] ?? '';
    let one = series.get(name);
    if (!one) {
      one = { name, values: times.map(() => (counts ? 0 : null)) };
      series.set(name, one);
    }
    one.values[i] = row.values[0] ?? null;
  }
  const weight = (one: Series) => one.values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return { times, series: [...series.values()].sort((a, b) => weight(b) - weight(a) || a.name.localeCompare(b.name)).slice(0, MOST_SERIES) };
}

export interface Bar {
  name: string;
  total: number;
  parts: { name: string; value: number }[];
}

/** Bars a value, the longest first, each cut into its parts; the parts that most events have, the others as one. */
export function bars(rows: readonly Row[], split: boolean): { bars: Bar[]; parts: string[] } {
  const totals = new Map<string, number>();
  if (split) for (const row of rows) totals.set(row.group[1] ?? '', (totals.get(row.group[1] ?? '') ?? 0) + (row.values[0] ?? 0));
  const names = [...totals].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
  const parts = names.length > MOST_SERIES ? [...names.slice(0, MOST_SERIES - 1), 'others'] : names;
  const found = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const name = row.group[0] ?? '';
    const part = !split ? '' : parts.includes(row.group[1] ?? '') ? (row.group[1] ?? '') : 'others';
    const own = found.get(name) ?? new Map<string, number>();
    own.set(part, (own.get(part) ?? 0) + (row.values[0] ?? 0));
    found.set(name, own);
  }
  const all = [...found].map(([name, own]) => ({
    name,
    total: [...own.values()].reduce((sum, value) => sum + value, 0),
    parts: (split ? parts : ['']).flatMap((part) => (own.has(part) ? [{ name: part, value: own.get(part) ?? 0 }] : [])),
  }));
  return { bars: all.sort((a, b) => b.total - a.total || a.name.localeCompare(b.name)), parts };
}

export interface Heat {
  columns: string[];
  rows: string[];
  /** By row and column; null where nothing was computed. */
  cells: (number | null)[][];
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Weekday and hour of the viewer's clock. */
export function week(rows: readonly Row[], add: 'sum' | 'max' | 'min' | 'mean'): Heat {
  const cells = WEEKDAYS.map(() => Array.from({ length: 24 }, () => [] as number[]));
  for (const row of rows) {
    const value = row.values[0];
    if (!row.bucket || value === null || value === undefined) continue;
    const time = new Date(row.bucket);
    cells[(time.getDay() + 6) % 7]?.[time.getHours()]?.push(value);
  }
  return { rows: WEEKDAYS, columns: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')), cells: cells.map((day) => day.map((values) => folded(values, add))) };
}

function folded(values: readonly number[], add: 'sum' | 'max' | 'min' | 'mean'): number | null {
  if (values.length === 0) return null;
  if (add === 'max') return Math.max(...values);
  if (add === 'min') return Math.min(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  return add === 'sum' ? sum : sum / values.length;
}

/** How hours of several weeks make one figure: counts and sums add up, the rest is an average of them. */
export function foldOf(figure: Figure): 'sum' | 'max' | 'min' | 'mean' {
  if (figure.function === 'max' || figure.function === 'min') return figure.function;
  return figure.function === 'count' || figure.function === 'sum' ? 'sum' : 'mean';
}

/** A field's values over time. */
export function heatOverTime(rows: readonly Row[], range: Range, length: number, counts: boolean): Heat {
  const { times, series } = overTimeAll(rows, range, length, counts);
  return { rows: series.map((one) => one.name), columns: times, cells: series.map((one) => one.values) };
}

function overTimeAll(rows: readonly Row[], range: Range, length: number, counts: boolean): { times: string[]; series: Series[] } {
  const names = [...new Set(rows.map((row) => row.group[0] ?? ''))];
  const whole = names.map((name) => overTime(rows.filter((row) => (row.group[0] ?? '') === name), range.from === null || range.to === null ? spanOf(rows, length) : range, length, counts));
  const weight = (one: Series) => one.values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return { times: whole[0]?.times ?? [], series: whole.flatMap((one) => one.series).sort((a, b) => weight(b) - weight(a)) };
}

function spanOf(rows: readonly Row[], length: number): Range {
  const times = rows.flatMap((row) => (row.bucket ? [Date.parse(row.bucket)] : []));
  return times.length === 0 ? { from: 0, to: HOUR } : { from: Math.min(...times), to: Math.max(...times) + length };
}

/** Two fields against each other. */
export function matrix(rows: readonly Row[]): Heat {
  const order = (index: number) => {
    const totals = new Map<string, number>();
    for (const row of rows) totals.set(row.group[index] ?? '', (totals.get(row.group[index] ?? '') ?? 0) + (row.values[0] ?? 0));
    return [...totals].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
  };
  const down = order(0);
  const across = order(1);
  const known = new Map(rows.map((row) => [`${row.group[0] ?? ''}\u0000${row.group[1] ?? ''}`, row.values[0] ?? null]));
  return { rows: down, columns: across, cells: down.map((a) => across.map((b) => known.get(`${a}\u0000${b}`) ?? null)) };
}

/** How strong a value is drawn, 0 to 1: by its root, so that small ones are seen beside large ones and like ones still differ. */
export function strength(value: number | null, most: number): number {
  if (value === null || value <= 0 || most <= 0) return 0;
  return Math.max(0.08, Math.sqrt(Math.min(1, value / most)));
}

const figures = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const small = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A figure as people read it: whole where it is large. */
export function figureText(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? figures.format(value) : small.format(value);
}

/** Round values for an axis, at most so many above 0. */
export function steps(most: number, count = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const raw = most / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? raw;
  const all = [];
  for (let i = 0; i * step < most + step * 0.999; i++) all.push(Number((i * step).toPrecision(12)));
  return all;
}

import { expect, test } from 'vitest';
import { bars, figureName, known, matrix, narrowed, overTime, placesOf, searchAddress, statisticsOf, steps, strength, week, type Row } from './panel';

const range = { from: Date.parse('2026-11-21T00:00:00Z'), to: Date.parse('2026-11-21T06:00:00Z') };
const count = { function: 'count', field: '', percentile: null };
const row = (bucket: string | null, group: (string | null)[], value: number | null): Row => ({ bucket, group, values: [value] });

test('each kind asks for its own groups, of events that have the fields', () => {
  const asked = { query: 'a OR b', range };
  const panel = { figure: count, fields: [] as string[], split: '', limit: 5 };
  expect(statisticsOf({ ...panel, kind: 'number' }, asked, 0)).toMatchObject({ query: 'a OR b', groupBy: [], from: '2026-11-21T00:00:00.000Z' });
  expect(statisticsOf({ ...panel, kind: 'line', split: 'host.name' }, asked, 0)).toMatchObject({ query: '(a OR b) AND _exists_:host.name', groupBy: ['host.name'], top: 5, bucket: '5m' });
  expect(statisticsOf({ ...panel, kind: 'bar', fields: ['source.ip'], split: 'severity' }, asked, 0)).toMatchObject({ groupBy: ['source.ip', 'severity'], top: 5 });
  expect(statisticsOf({ ...panel, kind: 'heat-map' }, asked, -60)).toMatchObject({ bucket: '1h' });
  expect(statisticsOf({ ...panel, kind: 'heat-map' }, asked, -330)).toMatchObject({ bucket: '15m' });
  expect(statisticsOf({ ...panel, kind: 'events' }, asked, 0)).toBeNull();
  expect(statisticsOf({ ...panel, kind: 'table', fields: ['a'], figure: { function: 'avg', field: 'b', percentile: null } }, asked, 0)?.figures).toHaveLength(2);
  expect(placesOf({ kind: 'map', fields: ['source.geo.country_iso_code'] }, asked)?.groupBy).toEqual(['source.geo.location.lat', 'source.geo.location.lon', 'source.geo.city_name']);
  expect(placesOf({ kind: 'map', fields: ['country'] }, asked)).toBeNull();
  expect(statisticsOf({ ...panel, kind: 'line' }, { query: '', range: { from: null, to: null } }, 0)).toMatchObject({ query: '*', bucket: '1d', from: null });
});

test('queries are narrowed so that they can be read again', () => {
  expect(known('*', ['severity'])).toBe('*');
  expect(narrowed('a OR b', 'user name', 'x"y\\')).toBe('(a OR b) AND user\\ name:"x\\"y\\\\"');
  expect(narrowed('*', 'a', 'b')).toBe('a:"b"');
  expect(searchAddress('a b', 'now-1h', 'now')).toBe('/search?q=a+b&from=now-1h&to=now');
});

test('hours without events count nothing, and stay a gap where something is measured', () => {
  const rows = [row('2026-11-21T01:00:00Z', ['a'], 3), row('2026-11-21T04:00:00Z', ['b'], 9)];
  const counted = overTime(rows, range, 3_600_000, true);
  expect(counted.times).toHaveLength(6);
  expect(counted.series.map((one) => one.name)).toEqual(['b', 'a']);
  expect(counted.series[1]?.values).toEqual([0, 3, 0, 0, 0, 0]);
  expect(overTime(rows, range, 3_600_000, false).series[1]?.values).toEqual([null, 3, null, null, null, null]);
  expect(overTime(rows, { from: null, to: null }, 3_600_000, true).times).toHaveLength(4);
  expect(overTime([], range, 3_600_000, true)).toEqual({ times: [], series: [] });
});

test('of many parts the smallest are one', () => {
  const rows = Array.from({ length: 10 }, (_, i) => row(null, ['x', `p${i}`], 10 - i));
  const cut = bars(rows, true);
  expect(cut.parts).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'others']);
  expect(cut.bars[0]?.parts.at(-1)).toEqual({ name: 'others', value: 10 });
  expect(cut.bars[0]?.total).toBe(55);
  expect(bars([row(null, ['a'], 1), row(null, ['b'], 2)], false).bars.map((bar) => bar.name)).toEqual(['b', 'a']);
});

test('hours of several weeks fall into one week of the viewer', () => {
  const at = (text: string) => new Date(text).toISOString();
  const heat = week([row(at('2026-11-16T08:00'), [], 2), row(at('2026-11-23T08:00'), [], 4), row(at('2026-11-22T23:00'), [], 1)], 'sum');
  expect(heat.cells[0]?.[8]).toBe(6);
  expect(heat.cells[6]?.[23]).toBe(1);
  expect(heat.cells[3]?.[3]).toBeNull();
  expect(week([row(at('2026-11-16T08:00'), [], 2), row(at('2026-11-23T08:00'), [], 4)], 'mean').cells[0]?.[8]).toBe(3);
});

test('two fields make a table, the most on top and left', () => {
  const heat = matrix([row(null, ['a', 'x'], 1), row(null, ['b', 'x'], 5), row(null, ['b', 'y'], 9)]);
  expect(heat).toEqual({ rows: ['b', 'a'], columns: ['y', 'x'], cells: [[9, 5], [null, 1]] });
});

test('axes have round steps, and what is little is still seen', () => {
  expect(steps(87)).toEqual([0, 25, 50, 75, 100]);
  expect(steps(3)).toEqual([0, 1, 2, 3]);
  expect(steps(0)).toEqual([0, 1]);
  expect(strength(0, 10)).toBe(0);
  expect(strength(10_000, 10_000)).toBe(1);
  expect(strength(1, 10_000)).toBeLessThan(strength(100, 10_000));
});

test('figures have names', () => {
  expect(figureName(count)).toBe('events');
  expect(figureName({ function: 'percentile', field: 'took', percentile: 99 })).toBe('percentile 99 of took');
});

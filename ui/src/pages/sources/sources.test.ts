import { expect, test } from 'vitest';
import { queryOf, sourcesOf } from './sources';

const now = Date.parse('2026-11-21T12:05:00Z');

test('events are added up by source, and the last time is the newest bucket', () => {
  const rows = [
    { bucket: '2026-11-21T11:50:00Z', group: ['linux.auth', 'web-1'], values: [5] },
    { bucket: '2026-11-21T12:00:00Z', group: ['linux.auth', 'web-1'], values: [7] },
    { bucket: '2026-11-21T03:00:00Z', group: ['app.log', null], values: [100] },
    { bucket: '2026-11-21T12:00:00Z', group: ['app.log', null], values: [0] },
  ];
  const [app, auth] = sourcesOf(rows, [{ bucket: null, group: ['linux.auth', 'web-1'], values: [2] }], now);
  expect(app).toMatchObject({ dataset: 'app.log', source: '', events: 100, last: '2026-11-21T03:00:00Z', unparsed: 0 });
  expect(auth).toMatchObject({ events: 12, last: '2026-11-21T12:00:00Z', unparsed: 2 });
  expect(auth?.hours.at(-1)).toBe(12);
  expect(app?.hours.at(-10)).toBe(100);
});

test('a source is found by a query that quotes its name', () => {
  expect(queryOf({ dataset: 'app.log', source: 'C:\\logs\\"a".log' })).toBe('dataset:"app.log" AND source:"C:\\\\logs\\\\\\"a\\".log"');
  expect(queryOf({ dataset: 'app.log', source: '' })).toBe('dataset:"app.log"');
});

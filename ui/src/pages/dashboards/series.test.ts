import { expect, test } from 'vitest';
import { filled, linesOf, pathOf, stacksOf } from './series';

test('severities of one colour are one part, the worst first', () => {
  const [stack] = stacksOf([{ start: 't', count: 10, bySeverity: { info: 5, critical: 1, alert: 2, unknown: 2 } }]);
  expect(stack?.parts).toEqual([
    { tone: 'critical', count: 3 },
    { tone: 'info', count: 5 },
    { tone: 'debug', count: 2 },
  ]);
});

test('hours without events are shown as such', () => {
  const all = filled([{ start: '2026-11-21T01:00:00Z' }], 3600, Date.parse('2026-11-21T00:30:00Z'), Date.parse('2026-11-21T03:00:00Z'), (start) => ({ start }));
  expect(all.map((bucket) => bucket.start)).toEqual(['2026-11-21T00:00:00.000Z', '2026-11-21T01:00:00Z', '2026-11-21T02:00:00.000Z']);
});

test('a host that was not measured for a while has a gap', () => {
  const { lines } = linesOf(
    [
      { bucket: 'a', group: ['web-1'], values: [0.5] },
      { bucket: 'b', group: ['db-1'], values: [0.2] },
      { bucket: 'c', group: ['web-1'], values: [1] },
    ],
    5,
  );
  expect(lines).toEqual([
    { name: 'db-1', values: [null, 0.2, null] },
    { name: 'web-1', values: [0.5, null, 1] },
  ]);
  expect(pathOf([0.5, null, 1], 100, 10, 1)).toBe('M0.0 5.0M100.0 0.0');
});

import { describe, expect, it } from 'vitest';
import { chartOf } from './sqlchart';

describe('chartOf', () => {
  it('draws a line over time, in order', () => {
    const chart = chartOf({ columns: [{ name: 'hour', type: 'TIMESTAMP' }, { name: 'n', type: 'BIGINT' }], rows: [['2026-11-21T11:00:00Z', 2], ['2026-11-21T10:00:00Z', '1']] });
    expect(chart).toMatchObject({ kind: 'line', series: [{ name: 'n', values: [1, 2] }] });
    expect(chart?.times[0]).toBe(Date.parse('2026-11-21T10:00:00Z'));
  });

  it('draws bars by name', () => {
    expect(chartOf({ columns: [{ name: 'n', type: 'BIGINT' }, { name: 'host', type: 'VARCHAR' }], rows: [[3, 'a'], [null, null]] })).toMatchObject({ kind: 'bar', labels: ['a', ''], series: [{ values: [3, 0] }] });
  });

  it('draws nothing of what has no numbers or no names', () => {
    expect(chartOf({ columns: [{ name: 'n', type: 'BIGINT' }], rows: [[1]] })).toBeNull();
    expect(chartOf({ columns: [{ name: 'a', type: 'VARCHAR' }], rows: [['x']] })).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { barsOf, bucketLength, bucketText } from './buckets';

const H = 3_600_000;

describe('buckets', () => {
  it('are as long as fits the range', () => {
    expect(bucketText(bucketLength(24 * H))).toBe('15m');
    expect(bucketText(bucketLength(60_000))).toBe('1s');
    expect(bucketText(bucketLength(365 * 24 * H))).toBe('7d');
    expect((365 * 24 * H) / bucketLength(365 * 24 * H)).toBeLessThanOrEqual(120);
  });

  it('show where nothing happened, too', () => {
    const start = Date.parse('2026-11-21T10:00:00Z');
    const bars = barsOf([{ start: '2026-11-21T12:00:00Z', count: 3, bySeverity: { error: 1, warning: 2 } }], H, start + 60_000, start + 4 * H);
    expect(bars.map((bar) => bar.count)).toEqual([0, 0, 3, 0]);
    expect(bars[0]?.from).toBe(start);
    expect(bars[2]?.tones).toEqual({ error: 1, warning: 2 });
    expect(barsOf([], H, start, start + 2 * H)).toHaveLength(2);
  });
});

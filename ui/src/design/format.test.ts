import { describe, expect, it } from 'vitest';
import { bytes, count, days, duration, relativeTime, shortCount, utcTime } from './format';

describe('format', () => {
  it('shows numbers and lengths as people say them', () => {
    expect([count(12_345), shortCount(9_999), shortCount(123_456)]).toEqual(['12,345', '9,999', '123.5K']);
    expect([bytes(12), bytes(1536), bytes(50 * 1024 ** 3)]).toEqual(['12 B', '1.5 KiB', '50 GiB']);
    expect([duration(0.85), duration(12), duration(200), duration(90_000), duration(400_000)]).toEqual(['850 ms', '12 s', '3 min', '25 h', '5 d']);
    expect([days('90d'), days('1d'), days('1h30m')]).toEqual(['90 days', '1 day', '1h30m']);
  });

  it('shows times in UTC and relative to now', () => {
    expect(utcTime('2026-11-21T10:00:00Z')).toBe('2026-11-21 10:00:00.000 UTC');
    expect(relativeTime('2026-11-21T10:00:00Z', Date.parse('2026-11-21T10:03:00Z'))).toBe('3 min ago');
    expect(utcTime('soon')).toBe('soon');
  });
});

import { describe, expect, it } from 'vitest';
import { labelOf, momentOf, rangeOf } from './timerange';

const NOW = new Date(2026, 10, 21, 13, 30, 15, 250).getTime();

describe('momentOf', () => {
  it('reads what the server reads', () => {
    expect(momentOf('now', NOW)).toBe(NOW);
    expect(momentOf('now-1h-30m', NOW)).toBe(NOW - 90 * 60_000);
    expect(momentOf('now/d', NOW)).toBe(new Date(2026, 10, 21).getTime());
    expect(momentOf('now-1M/M', NOW)).toBe(new Date(2026, 9, 1).getTime());
    expect(momentOf('now/w', NOW)).toBe(new Date(2026, 10, 16).getTime());
    expect(momentOf('2026-11-21T10:00:00Z', NOW)).toBe(Date.parse('2026-11-21T10:00:00Z'));
    expect(momentOf('2026-11-20', NOW)).toBe(new Date(2026, 10, 20).getTime());
    expect(momentOf('2026-11-20 08:15', NOW)).toBe(new Date(2026, 10, 20, 8, 15).getTime());
  });

  it('tells an open end from what cannot be read', () => {
    expect(momentOf(' ', NOW)).toBeNull();
    for (const text of ['yesterday', 'now-', 'now-1q', '2026', '2026-13-45', 'now-999999999y']) expect(momentOf(text, NOW), text).toBeUndefined();
  });
});

describe('rangeOf', () => {
  it('refuses one that ends before it begins', () => {
    expect(rangeOf({ from: 'now', to: 'now-1h' }, NOW)).toBeNull();
    expect(rangeOf({ from: 'now-1h', to: 'now' }, NOW)).toEqual({ from: NOW - 3_600_000, to: NOW });
    expect(rangeOf({ from: '', to: '' }, NOW)).toEqual({ from: null, to: null });
  });
});

describe('labelOf', () => {
  it('names presets and shows others by their ends', () => {
    expect(labelOf({ from: 'now-1h', to: 'now' })).toBe('Last hour');
    expect(labelOf({ from: 'now-3h', to: 'now' })).toBe('now-3h – now');
    expect(labelOf({ from: '2026-11-20 08:15', to: '' })).toBe('2026-11-20 08:15 – now');
  });
});

import { expect, test } from 'vitest';
import { comparison, pieces, timespan } from './explanation';

const at = (start: number, end: number) => ({ field: 'f', pattern: 'p', start, end });
const text = (value: string, found: Parameters<typeof pieces>[1]) => pieces(value, found).map((one) => (one.hit ? `[${one.text}]` : one.text)).join('');

test('values are cut where patterns lay', () => {
  expect(text('/usr/bin/cat /etc/shadow', [at(13, 24)])).toBe('/usr/bin/cat [/etc/shadow]');
  expect(text('abc', [])).toBe('abc');
  expect(text('abc', [at(0, 3)])).toBe('[abc]');
});

test('places that overlap become one, those behind the end are left out', () => {
  expect(text('abcdef', [at(3, 5), at(1, 4)])).toBe('a[bcde]f');
  expect(text('abc', [at(2, 90), at(40, 50)])).toBe('ab[c]');
  expect(text('abc', [{ ...at(0, 1), value: 'other' }])).toBe('abc');
});

test('spans and comparisons are said as people say them', () => {
  expect(timespan('PT5M')).toBe('5 min');
  expect(timespan('P1DT2H')).toBe('1 d 2 h');
  expect(comparison('gte 10')).toBe('at least 10');
  expect(comparison('(a and not b)')).toBe('(a and not b)');
});

import { expect, test } from 'vitest';
import { diff, hunks } from './diff';

const drawn = (before: string, after: string) => diff(before, after).map((line) => `${line.kind === 'same' ? ' ' : line.kind === 'added' ? '+' : '-'}${line.text}`);

test('what changed is between what stayed', () => {
  expect(drawn('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c']);
  expect(drawn('a\nb', 'a\nb')).toEqual([' a', ' b']);
  expect(drawn('a\nb\nc\nd', 'b\nc\ne\nd')).toEqual(['-a', ' b', ' c', '+e', ' d']);
});

test('far lines are counted and not shown', () => {
  const before = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
  const shown = hunks(diff(before, before.replace('line 15', 'changed')), 1);
  expect(shown.map((line) => line.text)).toEqual(['14 lines', 'line 14', 'line 15', 'changed', 'line 16', '13 lines']);
});

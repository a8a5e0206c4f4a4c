import { expect, test } from 'vitest';
import { groupOf, groupText, idOf } from './text';

test('a group is read as it is written', () => {
  const group = { 'source.ip': '10.0.0.*', 'host.name': 'a=b' };
  expect(groupOf(groupText(group))).toEqual(group);
  expect(groupOf('')).toEqual({});
  expect(groupOf('nonsense, =x')).toEqual({});
});

test('an id is made of words and is nobody else’s', () => {
  expect(idOf('Penetration test!', [])).toBe('penetration-test');
  expect(idOf('Penetration test!', ['penetration-test'])).toBe('penetration-test-2');
  expect(idOf('…', [])).toBe('suppression');
});

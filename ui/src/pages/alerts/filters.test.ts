import { expect, test } from 'vitest';
import { chosen, DEFAULTS, filtersOf, queryOf, toggled } from './filters';

test('the address gives the filters, and what is not in it is as usual', () => {
  const filters = filtersOf(new URLSearchParams('severity=high,critical&assignee=me&open=1'));
  expect(filters).toEqual({ ...DEFAULTS, severity: 'high,critical', assignee: 'me' });
  expect(chosen(filters)).toEqual(['severity', 'assignee']);
});

test('the API is asked for what was chosen alone', () => {
  expect(queryOf(DEFAULTS)).toEqual({ status: 'open' });
  expect(queryOf({ ...DEFAULTS, status: 'all', entity: 'host:web-1' })).toEqual({ entity: 'host:web-1' });
  expect(queryOf({ ...DEFAULTS, severity: 'high' }, 'severity')).toEqual({ status: 'open' });
});

test('severities are put in and taken out', () => {
  expect(toggled('', 'high')).toBe('high');
  expect(toggled('high,low', 'high')).toBe('low');
  expect(toggled('high', 'low')).toBe('high,low');
});

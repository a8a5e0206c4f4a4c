import { expect, test } from 'vitest';
import { chosen, DEFAULTS, filtersOf, fits, queryOf, toggled } from './filters';

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

test('an alert that was just made is looked at as the server would', () => {
  const alert = { title: 'SSH Brute Force', status: 'new', severity: 'high', assignee: null, rule: { key: 'ssh', tags: ['attack.t1110.001'], techniques: ['T1110.001'] }, entities: [{ kind: 'host', value: 'web-1' }] };
  const fit = (filters: Partial<typeof DEFAULTS>) => fits({ ...DEFAULTS, ...filters }, alert);
  expect(fit({})).toBe(true);
  expect(fit({ status: 'resolved' })).toBe(false);
  expect(fit({ status: 'all', text: 'force ssh' })).toBe(true);
  expect(fit({ text: 'sudo' })).toBe(false);
  expect(fit({ severity: 'critical,high', entity: 'host:web-1', tag: 't1110', assignee: 'nobody' })).toBe(true);
  expect(fit({ entity: 'web-2' })).toBe(false);
  expect(fit({ assignee: 'me' })).toBe(false);
});

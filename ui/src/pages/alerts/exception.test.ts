import { expect, test } from 'vitest';
import { conditionsOf, nameOf, startingWith } from './exception';

test('what the alert is about is chosen first', () => {
  const chosen = startingWith({ 'event.action': 'ssh_login', 'host.name': 'web-1' }, { 'host.name': 'web-1' });
  expect(chosen.map((one) => [one.field, one.on])).toEqual([
    ['host.name', true],
    ['event.action', false],
  ]);
});

test('values are literal: wildcards are escaped, networks are not', () => {
  const one = { field: 'process.command_line', value: 'C:\\tools\\*.exe', operator: 'endswith', on: true } as const;
  expect(conditionsOf([one])).toEqual({ 'process.command_line|endswith': ['C:\\\\tools\\\\\\*.exe'] });
  expect(conditionsOf([{ field: 'source.ip', value: '10.0.0.0/8', operator: 'cidr', on: true }])).toEqual({ 'source.ip|cidr': ['10.0.0.0/8'] });
  expect(conditionsOf([{ ...one, on: false }])).toEqual({});
});

test('an exception is called after the rule and what the alert is about', () => {
  expect(nameOf('SSH Brute Force', { 'source.ip': '203.0.113.77', 'host.name': 'web-1' })).toBe('SSH Brute Force: 203.0.113.77, web-1');
  expect(nameOf('SSH Brute Force', {})).toBe('SSH Brute Force: exception');
});

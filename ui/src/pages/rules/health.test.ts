import { expect, test } from 'vitest';
import { stateOf, techniques, type Rule } from './health';

const health = { since: '2026-11-21T10:00:00Z', matches: 0, cost: '0ms', missingFields: [] as string[], logsourceSeen: true };
const rule = (part: Partial<Rule>) => ({ kind: 'rule', enabled: true, problem: null, health, ...part }) as Rule;

test('the worst that is so is said', () => {
  expect(stateOf(rule({}))).toBe('quiet');
  expect(stateOf(rule({ enabled: false, problem: 'x' }))).toBe('disabled');
  expect(stateOf(rule({ problem: 'refers to nothing' }))).toBe('broken');
  expect(stateOf(rule({ health: { ...health, logsourceSeen: false } }))).toBe('no-logs');
  expect(stateOf(rule({ kind: 'correlation', health: { ...health, logsourceSeen: false } }))).toBe('quiet');
  expect(stateOf(rule({ health: { ...health, missingFields: ['a'] } }))).toBe('fields');
  expect(stateOf(rule({ health: { ...health, matches: 2, missingFields: ['a'] } }))).toBe('matches');
});

test('techniques are read from tags', () => {
  expect(techniques(['attack.credential-access', 'attack.t1110.001', 'cve.2021-1'])).toEqual(['T1110.001']);
});

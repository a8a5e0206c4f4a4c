import type { schemas } from '@/api/client';

export type Rule = schemas['RulesRule'];
export type State = 'disabled' | 'broken' | 'no-logs' | 'fields' | 'matches' | 'quiet';

export const STATES: Record<State, { label: string; tone: 'plain' | 'good' | 'warn' | 'danger' | 'accent'; says: string }> = {
  disabled: { label: 'Disabled', tone: 'plain', says: 'It is not tried on events.' },
  broken: { label: 'Not in force', tone: 'danger', says: 'It is enabled, but cannot be used.' },
  'no-logs': { label: 'No such logs', tone: 'plain', says: 'No event of its log source has arrived yet.' },
  fields: { label: 'Fields missing', tone: 'warn', says: 'It asks for fields that no event of its log source had.' },
  matches: { label: 'Matches', tone: 'accent', says: 'It has matched.' },
  quiet: { label: 'Quiet', tone: 'good', says: 'Its logs arrive, and it has not matched.' },
};

/** How a rule does, in one word; the worst that is so. */
export function stateOf(rule: Rule): State {
  if (!rule.enabled) return 'disabled';
  if (rule.problem) return 'broken';
  const health = rule.health;
  if (!health) return rule.kind === 'filter' ? 'quiet' : 'broken';
  if (health.matches > 0) return 'matches';
  if (!health.logsourceSeen && rule.kind === 'rule') return 'no-logs';
  return health.missingFields.length > 0 ? 'fields' : 'quiet';
}

/** What a rule looks at: `linux · sshd`. */
export function logsource(rule: Rule): string {
  return [rule.product, rule.category, rule.service].filter(Boolean).join(' · ');
}

/** ATT&CK techniques among tags: `T1110.001`. */
export function techniques(tags: readonly string[]): string[] {
  return tags.flatMap((tag) => {
    const fit = /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag);
    return fit?.[1] ? [fit[1].toUpperCase()] : [];
  });
}

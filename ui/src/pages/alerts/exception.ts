/** How a field's value is compared; Sigma's modifiers. */
export const OPERATORS = [
  { id: '', label: 'is' },
  { id: 'contains', label: 'contains' },
  { id: 'startswith', label: 'starts with' },
  { id: 'endswith', label: 'ends with' },
  { id: 'cidr', label: 'is in network' },
] as const;

export interface Chosen {
  field: string;
  value: string;
  operator: (typeof OPERATORS)[number]['id'];
  on: boolean;
}

/** An alert's fields to choose from, those first that say whom it is about; these are chosen. */
export function startingWith(fields: Record<string, string>, group: Record<string, string>): Chosen[] {
  const all = { ...group, ...fields };
  const first = Object.keys(group);
  const names = [...first, ...Object.keys(all).filter((name) => !first.includes(name)).sort()];
  return names.map((field) => ({ field, value: all[field] ?? '', operator: '', on: field in group }));
}

/** Exceptions as the API takes them; values are literal, so what Sigma takes for wildcards is escaped. */
export function conditionsOf(chosen: readonly Chosen[]): Record<string, string[]> {
  const conditions: Record<string, string[]> = {};
  for (const one of chosen) {
    if (!one.on || one.value === '') continue;
    const name = one.operator === '' ? one.field : `${one.field}|${one.operator}`;
    conditions[name] = [one.operator === 'cidr' ? one.value : one.value.replace(/[\\*?]/g, '\\$&')];
  }
  return conditions;
}

const MAX_NAME = 200;

/** What to call an exception of a rule for what the alert is about. */
export function nameOf(title: string, group: Record<string, string>): string {
  const about = Object.values(group).filter(Boolean).join(', ');
  return `${title}: ${about || 'exception'}`.slice(0, MAX_NAME);
}

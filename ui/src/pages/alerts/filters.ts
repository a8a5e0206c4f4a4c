/** The queue's filters, as they stand in the address and as the API takes them. */
export interface Filters {
  /** `open`, a status, or `all`. */
  status: string;
  /** Several with commas; empty for all. */
  severity: string;
  assignee: string;
  rule: string;
  entity: string;
  tag: string;
  text: string;
  /** Since when: `now-24h`; empty for ever. */
  from: string;
  sort: string;
}

export const NAMES = ['status', 'severity', 'assignee', 'rule', 'entity', 'tag', 'text', 'from', 'sort'] as const;
export const DEFAULTS: Filters = { status: 'open', severity: '', assignee: '', rule: '', entity: '', tag: '', text: '', from: '', sort: 'created' };

export function filtersOf(search: URLSearchParams): Filters {
  const filters = { ...DEFAULTS };
  for (const name of NAMES) filters[name] = search.get(name) ?? DEFAULTS[name];
  return filters;
}

/** What the API is asked; without one of the parts, for counts over that part. */
export function queryOf(filters: Filters, without?: keyof Filters): Record<string, string> {
  const query: Record<string, string> = {};
  for (const name of NAMES) {
    if (name !== without && name !== 'sort' && filters[name] !== '') query[name] = filters[name];
  }
  if (query.status === 'all') delete query.status;
  return query;
}

/** Filters that were chosen beside the status and the order. */
export function chosen(filters: Filters): Array<keyof Filters> {
  return NAMES.filter((name) => name !== 'status' && name !== 'sort' && filters[name] !== DEFAULTS[name]);
}

/** A severity put in or taken out of `high,critical`. */
export function toggled(list: string, value: string): string {
  const values = list.split(',').filter(Boolean);
  return (values.includes(value) ? values.filter((one) => one !== value) : [...values, value]).join(',');
}

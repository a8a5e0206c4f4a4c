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

/** What of an alert the filters look at. */
interface Filtered {
  title: string;
  status: string;
  severity: string;
  assignee?: string | null;
  rule: { key: string; tags: readonly string[]; techniques: readonly string[] };
  entities: ReadonlyArray<{ kind: string; value: string }>;
}

const IN_WORK = ['new', 'acknowledged', 'in-progress'];

/** Whether an alert that was just made belongs into the queue, as far as this side can tell; a name of an assignee or a time it leaves to the server. */
export function fits(filters: Filters, alert: Filtered): boolean {
  const statuses = filters.status === 'open' ? IN_WORK : filters.status === 'all' ? [alert.status] : filters.status.split(',');
  const lower = (text: string) => text.toLowerCase();
  const words = lower(filters.text).split(/\s+/).filter(Boolean);
  return (
    statuses.includes(alert.status) &&
    (filters.severity === '' || filters.severity.split(',').includes(alert.severity)) &&
    (filters.rule === '' || filters.rule === alert.rule.key) &&
    (filters.assignee === '' || (filters.assignee === 'nobody') === !alert.assignee) &&
    (filters.entity === '' || alert.entities.some((entity) => [entity.value, `${entity.kind}:${entity.value}`].some((name) => lower(name) === lower(filters.entity)))) &&
    (filters.tag === '' || [...alert.rule.tags, ...alert.rule.techniques].some((tag) => lower(tag).startsWith(lower(filters.tag)))) &&
    words.every((word) => lower(alert.title).includes(word))
  );
}

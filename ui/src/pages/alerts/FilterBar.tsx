import { useEffect, useState } from 'react';
import { useApi, useMe } from '@/api/use';
import { setSearch } from '@/app/router';
import { Button, IconButton, Select, TextField } from '@/design/controls';
import { Dialog } from '@/design/Dialog';
import { shortCount } from '@/design/format';
import { toneOf } from '@/design/Severity';
import { chosen, DEFAULTS, queryOf, toggled, type Filters } from './filters';
import { SEVERITIES } from './types';

const TYPING_MS = 250;

export const STATUS_TABS = [
  { id: 'open', label: 'Open', of: ['new', 'acknowledged', 'in-progress'] },
  { id: 'new', label: 'New', of: ['new'] },
  { id: 'acknowledged,in-progress', label: 'In work', of: ['acknowledged', 'in-progress'] },
  { id: 'resolved', label: 'Resolved', of: ['resolved'] },
  { id: 'all', label: 'All', of: ['new', 'acknowledged', 'in-progress', 'resolved'] },
] as const;

const SINCE = [
  { id: '', label: 'Any time' },
  { id: 'now-1h', label: 'Last hour' },
  { id: 'now-24h', label: 'Last 24 hours' },
  { id: 'now-7d', label: 'Last 7 days' },
  { id: 'now-30d', label: 'Last 30 days' },
] as const;

/** Sets filters in the address; what was open stays open. */
export function setFilters(changes: Partial<Filters>): void {
  const search: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(changes)) search[name] = value === DEFAULTS[name as keyof Filters] ? null : value;
  setSearch(search);
}

export function StatusTabs({ filters }: { filters: Filters }) {
  const counts = useApi('GET /api/v1/alerts/counts', { query: queryOf(filters, 'status') }).data?.byStatus;
  return (
    <div className="status-tabs" role="group" aria-label="Status">
      {STATUS_TABS.map((tab) => (
        <button key={tab.id} type="button" aria-pressed={filters.status === tab.id} onClick={() => setFilters({ status: tab.id })}>
          {tab.label} {counts && <span className="numbers">{shortCount(tab.of.reduce((sum, status) => sum + (counts[status] ?? 0), 0))}</span>}
        </button>
      ))}
    </div>
  );
}

export function Order({ filters, label = false }: { filters: Filters; label?: boolean }) {
  return (
    <Select label="Order" hideLabel={!label} value={filters.sort} onChange={(event) => setFilters({ sort: event.target.value })}>
      <option value="created">Newest first</option>
      <option value="severity">Most severe first</option>
      <option value="updated">Changed last first</option>
    </Select>
  );
}

/** Everything beside the status, in a row, or on small screens behind a button. */
export function FilterBar({ filters, wide }: { filters: Filters; wide: boolean }) {
  const [shown, setShown] = useState(false);
  const [text, setText] = useState(filters.text);
  useEffect(() => setText(filters.text), [filters.text]);
  useEffect(() => {
    if (text === filters.text) return;
    const later = setTimeout(() => setFilters({ text }), TYPING_MS);
    return () => clearTimeout(later);
  }, [text, filters.text]);
  const some = chosen(filters);
  return (
    <div className="filters" role="search" aria-label="Filter alerts">
      <TextField label="Words of the title" hideLabel placeholder="Words of the title" type="search" value={text} onChange={(event) => setText(event.target.value)} />
      {wide ? (
        <Choices filters={filters} />
      ) : (
        <Button icon="filter" aria-haspopup="dialog" onClick={() => setShown(true)}>
          Filters{some.length > 0 ? ` (${some.length})` : ''}
        </Button>
      )}
      <Chips filters={filters} />
      {some.length > 0 && (
        <Button kind="quiet" onClick={() => setFilters({ ...DEFAULTS, status: filters.status, sort: filters.sort })}>
          Clear
        </Button>
      )}
      {shown && (
        <Dialog title="Filter alerts" drawer onClose={() => setShown(false)}>
          <div className="alerts-choices">
            <Choices filters={filters} labels />
          </div>
          <div className="actions">
            <Button kind="primary" onClick={() => setShown(false)}>
              Show alerts
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Choices({ filters, labels = false }: { filters: Filters; labels?: boolean }) {
  const me = useMe();
  const counts = useApi('GET /api/v1/alerts/counts', { query: queryOf(filters, 'severity') }).data?.bySeverity;
  const rules = useApi('GET /api/v1/alerts/counts', { query: queryOf(filters, 'rule') }).data?.byRule ?? [];
  const on = filters.severity.split(',');
  const other = filters.assignee !== '' && filters.assignee !== 'me' && filters.assignee !== 'nobody' ? filters.assignee : '';
  return (
    <>
      <div className="severities" role="group" aria-label="Severity">
        {SEVERITIES.map((severity) => (
          <button key={severity} type="button" className={`sev-${toneOf(severity)}`} aria-pressed={on.includes(severity)} onClick={() => setFilters({ severity: toggled(filters.severity, severity) })}>
            <span className="name">{severity === 'informational' ? 'info' : severity}</span>
            <span className="numbers">{shortCount(counts?.[severity] ?? 0)}</span>
          </button>
        ))}
      </div>
      <Select label="Assignee" hideLabel={!labels} value={filters.assignee} onChange={(event) => setFilters({ assignee: event.target.value })}>
        <option value="">Anybody</option>
        <option value="me">Me ({me.name})</option>
        <option value="nobody">Nobody</option>
        {other && <option value={other}>{other}</option>}
      </Select>
      <Select label="Rule" hideLabel={!labels} className="rule" value={filters.rule} onChange={(event) => setFilters({ rule: event.target.value })}>
        <option value="">Any rule</option>
        {filters.rule && !rules.some((rule) => rule.key === filters.rule) && <option value={filters.rule}>{filters.rule}</option>}
        {rules.map((rule) => (
          <option key={rule.key} value={rule.key}>
            {rule.title} ({rule.count})
          </option>
        ))}
      </Select>
      <Select label="Made" hideLabel={!labels} value={filters.from} onChange={(event) => setFilters({ from: event.target.value })}>
        {SINCE.map((since) => (
          <option key={since.id} value={since.id}>
            {since.label}
          </option>
        ))}
        {filters.from && !SINCE.some((since) => since.id === filters.from) && <option value={filters.from}>Since {filters.from}</option>}
      </Select>
      {labels && <Order filters={filters} label />}
      <EntityAndTag />
    </>
  );
}

/** Two filters that are typed; once chosen they stand as chips. */
function EntityAndTag() {
  const [entity, setEntity] = useState('');
  return (
    <form
      className="about"
      onSubmit={(event) => {
        event.preventDefault();
        const value = entity.trim();
        if (value === '') return;
        setFilters(/^(attack\.|t\d{4})/i.test(value) ? { tag: value } : { entity: value });
        setEntity('');
      }}
    >
      <TextField label="Host, user, address or ATT&CK technique" hideLabel placeholder="Host, user, T1110 …" value={entity} onChange={(event) => setEntity(event.target.value)} />
    </form>
  );
}

function Chips({ filters }: { filters: Filters }) {
  return (
    <>
      {(['entity', 'tag'] as const).map(
        (name) =>
          filters[name] !== '' && (
            <span className="chip" key={name}>
              {name === 'tag' ? 'Tag' : 'About'} <strong>{filters[name]}</strong>
              <IconButton icon="close" small label={`Remove ${filters[name]}`} onClick={() => setFilters({ [name]: '' })} />
            </span>
          ),
      )}
    </>
  );
}

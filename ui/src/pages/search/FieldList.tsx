import { keepPreviousData } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { retrying, useApi } from '@/api/use';
import { IconButton } from '@/design/controls';
import { count, shortCount } from '@/design/format';
import { Icon } from '@/design/Icon';
import { ErrorState, Skeleton } from '@/design/states';
import { toggled } from './querytext';

const FIRST = ['severity', 'dataset', 'source', 'host.name', 'user.name', 'source.ip', 'event.action', 'event.outcome', 'process.name', 'http.response.status_code', 'url.path'];
const SHOWN = 200;

export interface Asked {
  query: string;
  from: string;
  to: string;
}

interface Props {
  asked: Asked;
  columns: readonly string[];
  onQuery: (query: string) => void;
  onColumn: (name: string) => void;
}

/** The fields that events have, each with its most frequent values among what was found. */
export function FieldList({ asked, columns, onQuery, onColumn }: Props) {
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState<string | null>('severity');
  const fields = useApi('GET /api/v1/fields', { query: { from: asked.from, to: asked.to } }, { placeholderData: keepPreviousData, staleTime: 60_000 });
  const names = useMemo(() => {
    const known = new Map((fields.data?.fields ?? []).map((field) => [field.name, field.kind]));
    for (const name of ['severity', 'dataset', 'source']) known.set(name, 'text');
    known.delete('message');
    const wanted = filter.toLowerCase();
    const usual = FIRST.filter((name) => known.has(name));
    const rest = [...known.keys()].filter((name) => !FIRST.includes(name)).sort();
    return [...usual, ...rest].filter((name) => name.toLowerCase().includes(wanted)).map((name) => ({ name, kind: known.get(name) ?? 'text' }));
  }, [fields.data, filter]);
  return (
    <section className="fields" aria-label="Fields">
      <input className="input" type="search" placeholder="Find a field" aria-label="Find a field" value={filter} onChange={(event) => setFilter(event.target.value)} />
      {fields.error && <ErrorState error={fields.error} onRetry={retrying(fields)} />}
      {fields.isPending ? (
        <Skeleton lines={8} />
      ) : (
        <ul>
          {names.slice(0, SHOWN).map(({ name, kind }) => (
            <li key={name}>
              <div className="field-row">
                <button type="button" className="field-name" title={name} aria-expanded={open === name} onClick={() => setOpen(open === name ? null : name)}>
                  <Icon name={open === name ? 'down' : 'right'} size={12} />
                  <span title={`${name} (${kind})`}>{name}</span>
                </button>
                <IconButton
                  icon={columns.includes(name) ? 'check' : 'columns'}
                  label={columns.includes(name) ? `Remove the column ${name}` : `Show ${name} as a column`}
                  aria-pressed={columns.includes(name)}
                  small
                  onClick={() => onColumn(name)}
                />
              </div>
              {open === name && <TopValues name={name} asked={asked} onQuery={onQuery} />}
            </li>
          ))}
          {names.length === 0 && <li className="muted">No field has such a name.</li>}
          {names.length > SHOWN && <li className="muted">{count(names.length - SHOWN)} more; type to find them.</li>}
        </ul>
      )}
    </section>
  );
}

function TopValues({ name, asked, onQuery }: { name: string; asked: Asked; onQuery: (query: string) => void }) {
  const top = useApi('GET /api/v1/top', { query: { field: name, ...asked, limit: 10 } }, { placeholderData: keepPreviousData });
  // What is wrong with the query is said where it is written.
  if (top.error?.column) return null;
  if (top.error) return <ErrorState error={top.error} onRetry={retrying(top)} />;
  if (top.isPending) return <Skeleton lines={4} />;
  const most = Math.max(1, ...top.data.values.map((one) => one.count));
  return (
    <ol className="top-values">
      {top.data.values.map(({ value, count: events }) => (
        <li key={value}>
          <span className="top-bar" style={{ width: `${(events / most) * 100}%` }} />
          <span className="top-value" title={value}>
            {value === '' ? '(empty)' : value}
          </span>
          <span className="numbers muted">{shortCount(events)}</span>
          <span className="top-actions">
            <IconButton icon="plus" label={`Only ${name} ${value}`} small onClick={() => onQuery(toggled(asked.query, name, value, true))} />
            <IconButton icon="minus" label={`Without ${name} ${value}`} small onClick={() => onQuery(toggled(asked.query, name, value, false))} />
          </span>
        </li>
      ))}
      {top.data.values.length === 0 && <li className="muted">None of these events has it.</li>}
    </ol>
  );
}

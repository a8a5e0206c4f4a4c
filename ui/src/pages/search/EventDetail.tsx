import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call, type Problem } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Breakable } from '@/design/Breakable';
import { Code } from '@/design/Code';
import { IconButton, Tabs } from '@/design/controls';
import { localTime, utcTime } from '@/design/format';
import { Severity } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { toggled } from './querytext';
import { lineOf, textOf, type Event, type FieldValue } from './types';

type View = 'fields' | 'raw' | 'json' | 'udm' | 'ocsf' | 'around' | 'rules';

interface Props {
  event: Event;
  query: string;
  columns: readonly string[];
  onQuery: (query: string) => void;
  onColumn: (name: string) => void;
  onEvent: (event: Event) => void;
}

/** Everything about one event. */
export function EventDetail({ event, query, columns, onQuery, onColumn, onEvent }: Props) {
  const [view, setView] = useState<View>('fields');
  const mayRules = useMay('rules-read');
  const tabs: Array<{ id: View; label: string }> = [
    { id: 'fields', label: 'Fields' },
    { id: 'raw', label: 'Raw' },
    { id: 'json', label: 'JSON' },
    { id: 'udm', label: 'UDM' },
    { id: 'ocsf', label: 'OCSF' },
    { id: 'around', label: 'Around' },
    ...(mayRules ? [{ id: 'rules' as const, label: 'Rules' }] : []),
  ];
  return (
    <div className="event-detail">
      <div className="event-head">
        <Severity value={event.severity} />
        <span className="muted">{event.dataset}</span>
        <time dateTime={event.time} title={utcTime(event.time)}>
          {localTime(event.time, 'full')}
        </time>
      </div>
      <p className="event-message mono">{lineOf(event).slice(0, 4000)}</p>
      <Tabs label="Views of the event" tabs={tabs} selected={view} onSelect={setView} />
      <div role="tabpanel" className="event-panel" tabIndex={0} aria-label={view}>
        {view === 'fields' && <FieldTable event={event} query={query} columns={columns} onQuery={onQuery} onColumn={onColumn} />}
        {view === 'raw' && <Raw event={event} />}
        {view === 'json' && <Code label="the event as JSON" text={JSON.stringify(event, null, 2)} />}
        {(view === 'udm' || view === 'ocsf') && <Projection id={event.id} view={view} />}
        {view === 'around' && <Around event={event} onEvent={onEvent} />}
        {view === 'rules' && <Rules event={event} />}
      </div>
    </div>
  );
}

function FieldTable({ event, query, columns, onQuery, onColumn }: Omit<Props, 'onEvent'>) {
  const [filter, setFilter] = useState('');
  const rows = useMemo<Array<[string, FieldValue]>>(() => {
    const own: Array<[string, FieldValue]> = [
      ['severity', event.severity],
      ['dataset', event.dataset],
      ['source', event.origin.source],
    ];
    return [...own, ...Object.entries(event.fields).sort(([a], [b]) => (a < b ? -1 : 1))];
  }, [event]);
  const wanted = filter.toLowerCase();
  const shown = rows.filter(([name, value]) => wanted === '' || name.toLowerCase().includes(wanted) || textOf(value).toLowerCase().includes(wanted));
  return (
    <>
      {rows.length > 12 && <input className="input" type="search" placeholder={`Find among ${rows.length} fields`} aria-label="Find among the fields" value={filter} onChange={(change) => setFilter(change.target.value)} />}
      <table className="plain-table field-table">
        <thead className="sr-only">
          <tr>
            <th>Field</th>
            <th>Value</th>
            <th>Filter</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(([name, value]) => {
            const text = textOf(value);
            const one = Array.isArray(value) ? textOf(value[0]) : text;
            return (
              <tr key={name}>
                <th scope="row">
                  <Breakable text={name} />
                </th>
                <td className="mono">
                  {text === '' ? (
                    <span className="muted">(empty)</span>
                  ) : Array.isArray(value) ? (
                    <ul>
                      {value.map((element, i) => (
                        <li key={i}>{textOf(element)}</li>
                      ))}
                    </ul>
                  ) : (
                    text
                  )}
                </td>
                <td className="field-actions">
                  <IconButton icon="plus" label={`Only ${name} ${one.slice(0, 60)}`} small onClick={() => onQuery(toggled(query, name, one, true))} />
                  <IconButton icon="minus" label={`Without ${name} ${one.slice(0, 60)}`} small onClick={() => onQuery(toggled(query, name, one, false))} />
                  <IconButton icon={columns.includes(name) ? 'check' : 'columns'} label={columns.includes(name) ? `Remove the column ${name}` : `Show ${name} as a column`} aria-pressed={columns.includes(name)} small onClick={() => onColumn(name)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <dl className="event-origin">
        <dt>Event</dt>
        <dd className="mono">{event.id}</dd>
        <dt>Came by</dt>
        <dd>
          {event.origin.transport}
          {event.origin.address ? ` from ${event.origin.address}` : ''}
          {event.origin.path ? `, ${event.origin.path}` : ''}
        </dd>
        <dt>Arrived</dt>
        <dd>
          <Time value={event.ingested} style="full" />
        </dd>
      </dl>
    </>
  );
}

function Raw({ event }: { event: Event }) {
  return event.raw !== null ? (
    <Code label="what was received" text={event.raw} />
  ) : (
    <>
      <p className="muted">Its fields give back exactly what was received, so it is not kept twice.</p>
      {event.message && <Code label="the message" text={event.message} />}
    </>
  );
}

function Projection({ id, view }: { id: string; view: 'udm' | 'ocsf' }) {
  const shown = useApi('GET /api/v1/events/{id}', { path: { id }, query: { view } }, { staleTime: Infinity });
  if (shown.error) return <ErrorState error={shown.error} onRetry={retrying(shown)} />;
  if (shown.isPending) return <Skeleton lines={8} />;
  return <Code label={`the event in ${view.toUpperCase()}`} text={JSON.stringify(shown.data, null, 2)} />;
}

const SPANS = [
  { label: '1 minute', ms: 60_000 },
  { label: '5 minutes', ms: 300_000 },
  { label: '1 hour', ms: 3_600_000 },
];
const NEIGHBOURS = 30;

/** What happened just before and after, on the same host where it has one, else from the same source. */
function Around({ event, onEvent }: { event: Event; onEvent: (event: Event) => void }) {
  const [span, setSpan] = useState(60_000);
  const host = event.fields['host.name'];
  const [name, value] = host !== undefined ? ['host.name', textOf(host)] : ['source', event.origin.source];
  const query = toggled('', name, value, true);
  const at = Date.parse(event.time);
  const iso = (time: number) => new Date(time).toISOString();
  const ranges = [
    { from: event.time, to: iso(at + span) },
    { from: iso(at - span), to: event.time },
  ];
  const [after, before] = useQueries({
    queries: ranges.map((range) => ({
      queryKey: ['around', event.id, range],
      queryFn: async ({ signal }: { signal: AbortSignal }) => (await call('GET /api/v1/search', { query: { query, ...range, limit: 500 }, signal })).events as unknown as Event[],
    })),
  });
  const error = (after?.error ?? before?.error) as Problem | null;
  if (error) return <ErrorState error={error} />;
  const later = (after?.data ?? []).filter((one) => one.id !== event.id).slice(-NEIGHBOURS);
  const earlier = (before?.data ?? []).slice(0, NEIGHBOURS);
  return (
    <>
      <div className="row-of">
        <span className="muted">
          {name} {value}, within
        </span>
        <select className="select" aria-label="How far around" value={span} onChange={(change) => setSpan(Number(change.target.value))}>
          {SPANS.map((one) => (
            <option key={one.ms} value={one.ms}>
              {one.label}
            </option>
          ))}
        </select>
      </div>
      {after?.isPending || before?.isPending ? (
        <Skeleton lines={6} />
      ) : (
        <ol className="around">
          {[...later, event, ...earlier].map((one) => (
            <li key={one.id} aria-current={one.id === event.id ? 'true' : undefined}>
              <button type="button" onClick={() => onEvent(one)}>
                <Time value={one.time} style="clock" />
                <span className="mono">{lineOf(one).slice(0, 300)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** Which rules matched it when it arrived. */
function Rules({ event }: { event: Event }) {
  const ids = listOf(event.fields['rule.id']);
  const names = listOf(event.fields['rule.name']);
  if (ids.length === 0) {
    return (
      <Empty icon="rules" title="No rule matched this event">
        Rules look at events as they arrive. What a rule would find in stored events, a hunt tells.
      </Empty>
    );
  }
  return (
    <ul className="matched-rules">
      {ids.map((id, i) => (
        <li key={id}>
          <Link to={`/rules/${encodeURIComponent(id)}`}>{names[i] ?? id}</Link>
        </li>
      ))}
    </ul>
  );
}

function listOf(value: FieldValue | undefined): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(textOf);
}

import { useState } from 'react';
import { retrying, useApi } from '@/api/use';
import { Link } from '@/app/router';
import { Icon } from '@/design/Icon';
import { count } from '@/design/format';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import type { Alert, Event } from './types';

const AROUND_MS = 5 * 60_000;

/** The address of the search that shows an event among its neighbours. */
export function around(event: Event): string {
  const at = new Date(event.time).getTime();
  const host = (event.fields as Record<string, unknown>)['host.name'];
  return `/search?${new URLSearchParams({
    q: typeof host === 'string' ? `host.name:"${host}"` : `dataset:"${event.dataset}"`,
    from: new Date(at - AROUND_MS).toISOString(),
    to: new Date(at + AROUND_MS).toISOString(),
    event: event.id,
  })}`;
}

/** The events that contributed, over time. */
export function Events({ alert, onWhyNot }: { alert: Alert; onWhyNot: (event: string) => void }) {
  const events = useApi('GET /api/v1/alerts/{id}/events', { path: { id: alert.id } });
  const [open, setOpen] = useState<string | null>(null);
  if (events.error) return <ErrorState error={events.error} onRetry={retrying(events)} />;
  if (!events.data) return <Skeleton lines={6} />;
  const { events: stored, gone, total } = events.data;
  if (stored.length === 0) {
    return (
      <Empty icon="clock" title="The events are gone">
        Retention deleted all {count(total)} of them. What the rule found in them is kept with the alert, under “Why”.
      </Empty>
    );
  }
  const times = stored.map((event) => new Date(event.time).getTime());
  const first = Math.min(...times);
  const span = Math.max(1, Math.max(...times) - first);
  return (
    <div className="stack">
      <div className="when">
        <Time value={alert.firstEvent} />
        <svg viewBox="0 0 400 20" preserveAspectRatio="none" role="img" aria-label={`${stored.length} events over time`}>
          <line x1="0" x2="400" y1="10" y2="10" />
          {times.map((time, i) => (
            <rect key={i} x={2 + ((time - first) / span) * 394} y="3" width="2" height="14" rx="1" />
          ))}
        </svg>
        <Time value={alert.lastEvent} style={new Date(alert.firstEvent).toDateString() === new Date(alert.lastEvent).toDateString() ? 'clock' : 'short'} />
      </div>
      <p className="muted">
        {stored.length === total ? `${count(total)} ${total === 1 ? 'event' : 'events'}` : `The first and the latest, ${stored.length} of ${count(total)} events`}
        {gone.length > 0 && `; ${gone.length} were deleted by retention`}
      </p>
      <ol className="timeline">
        {stored.map((event) => (
          <li key={event.id}>
            <button type="button" aria-expanded={open === event.id} onClick={() => setOpen(open === event.id ? null : event.id)}>
              <Time value={event.time} style="clock" />
              <span className="message mono">{event.message || (typeof event.raw === 'string' ? event.raw : event.id)}</span>
              <Icon name={open === event.id ? 'up' : 'down'} size={14} />
            </button>
            {open === event.id && (
              <div className="event">
                <dl className="fields">
                  {Object.entries(event.fields as Record<string, unknown>).map(([name, value]) => (
                    <div key={name}>
                      <dt className="mono">{name}</dt>
                      <dd className="mono">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
                    </div>
                  ))}
                </dl>
                <div className="row-of">
                  <Link to={around(event)}>Five minutes around it</Link>
                  <button type="button" className="button small" onClick={() => onWhyNot(event.id)}>
                    Explain this event
                  </button>
                </div>
              </div>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

import { retrying, useApi } from '@/api/use';
import { Link } from '@/app/router';
import { count } from '@/design/format';
import { Severity } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { phrase } from './Why';
import type { Alert } from './types';

const FIELDS: Record<string, string> = { host: 'host.name', user: 'user.name', address: 'source.ip' };

/** Whom the alert is about: their risk, and what else was found about them. */
export function Entities({ alert }: { alert: Alert }) {
  if (alert.entities.length === 0) return <p className="muted">The alert names no host, user or address.</p>;
  return (
    <div className="stack">
      {alert.entities.map((entity) => (
        <EntityCard key={`${entity.kind}:${entity.value}`} alert={alert} kind={entity.kind} value={entity.value} />
      ))}
    </div>
  );
}

function EntityCard({ alert, kind, value }: { alert: Alert; kind: string; value: string }) {
  const name = `${kind}:${value}`;
  const risks = useApi('GET /api/v1/risk', { query: { kind, limit: 500 } }, { staleTime: 30_000 });
  const others = useApi('GET /api/v1/alerts', { query: { entity: name, from: 'now-14d', limit: 6 } });
  const risk = risks.data?.risks.find((one) => one.entity.value === value);
  const related = others.data?.alerts.filter((one) => one.id !== alert.id).slice(0, 5) ?? [];
  const field = FIELDS[kind];
  return (
    <section className="panel entity" aria-label={name}>
      <header>
        <span className="muted">{kind}</span>
        <h3 className="mono">{value}</h3>
        {risk && (
          <span className="risk" title={`${risk.alerts} alerts in the last 14 days`}>
            Risk <strong className="numbers">{Math.round(risk.score)}</strong>
            <meter min={0} max={100} value={risk.score} aria-label={`Risk of ${value}`} />
          </span>
        )}
      </header>
      <div className="stack">
        {risks.error && <ErrorState error={risks.error} onRetry={retrying(risks)} />}
        {others.error && <ErrorState error={others.error} onRetry={retrying(others)} />}
        {others.isPending && <Skeleton lines={2} />}
        {others.data && related.length === 0 && <p className="muted">Nothing else in the last 14 days.</p>}
        {related.length > 0 && (
          <ul className="related">
            {related.map((one) => (
              <li key={one.id}>
                <Severity value={one.severity} />
                <Link to={`/alerts/${one.id}`}>{one.title}</Link>
                <Time value={one.lastEvent} />
              </li>
            ))}
          </ul>
        )}
        <div className="row-of">
          <Link to={`/alerts?${new URLSearchParams({ status: 'all', entity: name })}`}>{risk ? `All alerts, ${count(risk.alerts)} in 14 days` : 'All alerts'}</Link>
          {field && <Link to={`/search?${new URLSearchParams({ q: phrase(field, value), from: 'now-24h', to: 'now' })}`}>Events of the last day</Link>}
        </div>
      </div>
    </section>
  );
}

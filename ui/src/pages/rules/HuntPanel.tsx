import { useMutation } from '@tanstack/react-query';
import { call, type Answer, type Problem } from '@/api/client';
import { retrying, useApi } from '@/api/use';
import { Link, useSearchState } from '@/app/router';
import { ConditionTree } from '@/design/ConditionTree';
import { Button, Select } from '@/design/controls';
import type { RuleExplanation } from '@/design/explanation';
import { count } from '@/design/format';
import { Badge } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { about } from '@/pages/alerts/types';

const POLL_MS = 500;

interface Top {
  value: string;
  count: number;
}

interface Found {
  rule: string;
  title: string;
  severity: string;
  matches: number;
  first: string;
  last: string;
  alerts: number;
  hosts: Top[];
  users: Top[];
  events: string[];
  explanation?: string | null;
}

interface Result {
  rules: Found[];
  alertCount: number;
  alerts: Array<{ rule: string; group: Record<string, string>; from: string; to: string; findings: number }>;
  problems: string[];
  truncated: boolean;
}

const matches = (number: number) => (number === 1 ? '1 match' : `${count(number)} matches`);
const over = (state: string) => !['queued', 'running'].includes(state);

/** What a rule would have found in what is stored: no alert is made. `of` names the rule, or has its text. */
export function HuntPanel({ of, usable = true }: { of: { rules: string[] } | { text: string }; usable?: boolean }) {
  const [id, setId] = useSearchState('hunt');
  const [from, setFrom] = useSearchState('range', 'now-7d');
  const begin = useMutation<string, Problem>({
    mutationFn: async () => (await call('POST /api/v1/hunts', { body: { ...of, from, to: 'now' } })).id,
    onSuccess: (made) => setId(made, { replace: true }),
  });
  const hunt = useApi('GET /api/v1/hunts/{id}', { path: { id } }, { enabled: id !== '', refetchInterval: (query) => (query.state.data && over(query.state.data.state) ? false : POLL_MS) });
  const cancel = useMutation<unknown, Problem>({ mutationFn: () => call('POST /api/v1/hunts/{id}/cancel', { path: { id } }), onSettled: () => hunt.refetch() });
  const running = hunt.data !== undefined && id !== '' && !over(hunt.data.state);
  return (
    <section className="panel hunt" aria-label="Hunt">
      <header>
        <h2>Hunt in what is stored</h2>
      </header>
      <div className="stack inner">
        <div className="row-of">
          <Select label="Range" hideLabel value={from} onChange={(event) => setFrom(event.target.value, { replace: true })}>
            <option value="now-1d">The last day</option>
            <option value="now-7d">The last 7 days</option>
            <option value="now-30d">The last 30 days</option>
            <option value="now-1y">The last year</option>
          </Select>
          <Button icon="play" disabled={!usable || running || begin.isPending} onClick={() => begin.mutate()}>
            Hunt
          </Button>
          {running && (
            <Button onClick={() => cancel.mutate()} disabled={cancel.isPending}>
              Cancel
            </Button>
          )}
          <span className="muted">No alert is made.</span>
        </div>
        {begin.error && <ErrorState error={begin.error} onRetry={() => begin.mutate()} />}
        {cancel.error && <ErrorState error={cancel.error} />}
        {hunt.error && id !== '' && <ErrorState error={hunt.error} onRetry={retrying(hunt)} />}
        {id !== '' && hunt.isPending && <Skeleton lines={3} />}
        {hunt.data && id !== '' && <Progress hunt={hunt.data} />}
        {hunt.data?.result ? <Results result={hunt.data.result as Result} /> : null}
      </div>
    </section>
  );
}

function Progress({ hunt }: { hunt: Answer<'GET /api/v1/hunts/{id}'> }) {
  const ended = over(hunt.state);
  return (
    <div className="progress" role="status">
      {!ended && <progress max={Math.max(1, hunt.total)} value={hunt.examined} aria-label="Events examined" />}
      <span className="row-of">
        <Badge tone={hunt.state === 'done' ? 'good' : ended ? 'danger' : 'accent'}>{hunt.state}</Badge>
        <span className="numbers">
          {count(hunt.examined)} of {count(hunt.total)} events examined, {matches(hunt.matches)}
        </span>
        {hunt.message && <span>{hunt.message}</span>}
      </span>
    </div>
  );
}

function Results({ result }: { result: Result }) {
  if (result.rules.length === 0) {
    return (
      <>
        <p>Nothing matched.</p>
        <Problems problems={result.problems} />
      </>
    );
  }
  return (
    <div className="stack">
      <p>
        It would have made <strong className="numbers">{count(result.alertCount)}</strong> {result.alertCount === 1 ? 'alert' : 'alerts'}.
        {result.truncated && ' There were more matches than are kept; all but their numbers is of a part of them.'}
      </p>
      <Problems problems={result.problems} />
      {result.rules.map((found) => (
        <article key={found.rule} className="stack">
          <h3>
            {found.title}: {matches(found.matches)}
          </h3>
          <p className="muted">
            From <Time value={found.first} /> to <Time value={found.last} />
          </p>
          <div className="tops">
            <Tops title="Hosts" field="host.name" tops={found.hosts} />
            <Tops title="Users" field="user.name" tops={found.users} />
          </div>
          {found.explanation && (
            <details>
              <summary>Why the first event matched</summary>
              <Why text={found.explanation} />
            </details>
          )}
        </article>
      ))}
      {result.alerts.length > 0 && (
        <div className="scrolls" tabIndex={0} role="region" aria-label="Alerts that would have been made">
          <table className="plain-table">
            <thead>
              <tr>
                <th>Alert about</th>
                <th className="number">Findings</th>
                <th>From</th>
                <th>To</th>
              </tr>
            </thead>
            <tbody>
              {result.alerts.slice(0, 100).map((alert, i) => (
                <tr key={i}>
                  <td className="mono">{about(alert.group) || 'all'}</td>
                  <td className="number numbers">{count(alert.findings)}</td>
                  <td>
                    <Time value={alert.from} />
                  </td>
                  <td>
                    <Time value={alert.to} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Why({ text }: { text: string }) {
  try {
    return <ConditionTree explanation={JSON.parse(text) as RuleExplanation} />;
  } catch {
    return <pre className="mono">{text}</pre>;
  }
}

function Problems({ problems }: { problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="warned">
      {problems.map((problem, i) => (
        <li key={i}>{problem}</li>
      ))}
    </ul>
  );
}

function Tops({ title, field, tops }: { title: string; field: string; tops: readonly Top[] }) {
  if (tops.length === 0) return null;
  const most = tops[0]?.count ?? 1;
  return (
    <div>
      <h4>{title}</h4>
      <ul>
        {tops.slice(0, 6).map((top) => (
          <li key={top.value}>
            <Link to={`/search?${new URLSearchParams({ q: `${field}:"${top.value.replace(/[\\"]/g, '\\$&')}"`, from: 'now-7d', to: 'now' })}`}>{top.value}</Link>
            <meter min={0} max={most} value={top.count} aria-label={`${top.value}: ${top.count}`} />
            <span className="numbers muted">{count(top.count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

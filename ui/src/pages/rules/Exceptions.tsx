import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, Problem, type Answer } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { Link, navigate } from '@/app/router';
import { Code } from '@/design/Code';
import { Button } from '@/design/controls';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { refreshRules } from './changes';

type Exception = Answer<'GET /api/v1/rules/{key}/exceptions'>['exceptions'][number];

/** The Sigma filters that take events out of a rule. */
export function Exceptions({ rule }: { rule: string }) {
  const exceptions = useApi('GET /api/v1/rules/{key}/exceptions', { path: { key: rule } });
  const may = useMay('rules-write');
  const client = useQueryClient();
  const remove = useMutation<unknown, Problem, Exception>({
    mutationFn: (one) => call('DELETE /api/v1/rules/{key}', { path: { key: one.key } }),
    onSuccess: (_, one) =>
      toast(`Exception “${one.name}” removed`, () => {
        void call('POST /api/v1/rules', { body: { text: one.text, enabled: one.enabled, expires: one.expires ?? null } })
          .catch((error: unknown) => toast(`Not undone: ${Problem.from(error).detail}`))
          .then(() => refreshRules(client));
      }),
    onError: (problem) => toast(`${problem.detail} ${problem.remedy}`),
    onSettled: () => refreshRules(client),
  });
  if (exceptions.error) return <ErrorState error={exceptions.error} onRetry={retrying(exceptions)} />;
  if (!exceptions.data) return <Skeleton lines={4} />;
  if (exceptions.data.exceptions.length === 0) {
    return (
      <Empty icon="filter" title="Nothing is excepted" action={<Button onClick={() => navigate(`/alerts?${new URLSearchParams({ status: 'all', rule })}`)}>Alerts of this rule</Button>}>
        Open an alert of this rule and choose “Tune”: it makes an exception of what matched, and shows first what it would have silenced.
      </Empty>
    );
  }
  const now = Date.now();
  return (
    <ul className="stack exceptions">
      {exceptions.data.exceptions.map((one) => (
        <li key={one.key} className="panel">
          <header>
            <h3>
              <Link to={`/rules/${encodeURIComponent(one.key)}`}>{one.name}</Link>
            </h3>
            {!one.enabled ? <Badge>Disabled</Badge> : one.expires && Date.parse(one.expires) < now ? <Badge>Over</Badge> : <Badge tone="good">In force</Badge>}
            <span className="muted">{one.expires ? <>ends <Time value={one.expires} /></> : 'does not end'}</span>
            {may && (
              <Button small kind="danger" disabled={remove.isPending} onClick={() => remove.mutate(one)}>
                Remove
              </Button>
            )}
          </header>
          <details className="inner">
            <summary>The Sigma filter</summary>
            <Code label={`the filter ${one.name}`} text={one.text} />
          </details>
        </li>
      ))}
    </ul>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, Problem, type Answer } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Button } from '@/design/controls';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { RecordTable } from '@/design/RecordTable';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';

const LIST = 'GET /api/v1/rules';

type Filter = Answer<typeof LIST>['rules'][number];

/** The Sigma filters of all rules. */
export function Filters() {
  const list = useApi(LIST, { query: { kind: 'filter', limit: 1000 } });
  const may = useMay('rules-write');
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: [LIST] });
  const enable = (key: string, enabled: boolean) => call('PATCH /api/v1/rules/{key}', { path: { key }, body: { enabled } });
  const change = useMutation<unknown, Problem, { one: Filter; enabled: boolean }>({
    mutationFn: ({ one, enabled }) => enable(one.key, enabled),
    onSuccess: (_, { one, enabled }) =>
      toast(`“${one.title}” ${enabled ? 'is in force again' : 'ended'}`, () => {
        void enable(one.key, !enabled)
          .catch((error: unknown) => toast(`Not undone: ${Problem.from(error).detail}`))
          .then(refresh);
      }),
    onSettled: refresh,
  });
  if (list.error) return <ErrorState error={list.error} onRetry={retrying(list)} />;
  if (!list.data) return <Skeleton lines={4} />;
  if (list.data.rules.length === 0) {
    return (
      <Empty icon="filter" title="No filter yet">
        Open an alert and choose “Tune”: it makes a filter of what matched, and shows first what it would have silenced.
      </Empty>
    );
  }
  const now = Date.now();
  return (
    <>
      {change.error && <ErrorState error={change.error} />}
      <RecordTable label="Filters of rules" heads={['Filter', 'State', 'By']}>
        {list.data.rules.map((one) => {
          const over = one.expires != null && Date.parse(one.expires) <= now;
          return (
            <tr key={one.key}>
              <td>
                <Link to={`/rules/${encodeURIComponent(one.key)}`}>{one.title}</Link>
                {one.problem && <div className="muted words">{one.problem}</div>}
              </td>
              <td>
                {!one.enabled ? <Badge>Ended</Badge> : over ? <Badge>Over</Badge> : <Badge tone="good">In force</Badge>}
                <div className="muted">
                  {one.expires ? (
                    <>
                      {over ? 'ended' : 'ends'} <Time value={one.expires} />
                    </>
                  ) : (
                    'does not end'
                  )}
                </div>
              </td>
              <td>
                {one.modifiedBy}
                <div className="muted">
                  <Time value={one.modified} style="day" />
                </div>
              </td>
              <td className="actions">
                {may && !over && (
                  <Button small disabled={change.isPending} onClick={() => change.mutate({ one, enabled: !one.enabled })}>
                    {one.enabled ? 'End now' : 'Begin again'}
                  </Button>
                )}
              </td>
            </tr>
          );
        })}
      </RecordTable>
    </>
  );
}

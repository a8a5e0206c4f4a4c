import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, Problem, type Answer } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Button, TextField } from '@/design/controls';
import { FormDialog } from '@/design/Dialog';
import { count } from '@/design/format';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { RecordTable } from '@/design/RecordTable';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { groupOf, groupText, idOf } from './text';

const LIST = 'GET /api/v1/alerts/suppressions';

type Suppression = Answer<typeof LIST>['suppressions'][number];

function put(one: Suppression, until: string | null | undefined) {
  return call('PUT /api/v1/alerts/suppressions/{id}', {
    path: { id: one.id },
    body: { rule: one.rule, group: one.group as Record<string, string>, ...(one.after ? { after: one.after } : {}), ...(until ? { until } : {}), reason: one.reason },
  });
}

/** Findings that make no alert, while it holds; they are counted. */
export function Suppressions() {
  const list = useApi(LIST, {});
  const may = useMay('alerts-write');
  const client = useQueryClient();
  const [editing, setEditing] = useState<Suppression | 'new' | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: [LIST] });
  const undoing = (work: () => Promise<unknown>) => () => void work().catch((error: unknown) => toast(`Not undone: ${Problem.from(error).detail}`)).then(refresh);
  const end = useMutation<unknown, Problem, Suppression>({
    mutationFn: (one) => put(one, new Date().toISOString()),
    onSuccess: (_, one) => toast(`${one.id} ended`, undoing(() => put(one, one.until))),
    onSettled: refresh,
  });
  const remove = useMutation<unknown, Problem, Suppression>({
    mutationFn: (one) => call('DELETE /api/v1/alerts/suppressions/{id}', { path: { id: one.id } }),
    onSuccess: (_, one) => toast(`${one.id} removed`, undoing(() => put(one, one.until))),
    onSettled: refresh,
  });
  if (list.error) return <ErrorState error={list.error} onRetry={retrying(list)} />;
  if (!list.data) return <Skeleton lines={4} />;
  const now = Date.now();
  const busy = end.isPending || remove.isPending;
  return (
    <>
      <p className="muted">A suppression keeps findings of a rule from making alerts; they are counted here. A filter takes events out of a rule altogether.</p>
      {may && (
        <div className="row-of">
          <Button kind="primary" icon="plus" onClick={() => setEditing('new')}>
            Suppress a rule
          </Button>
        </div>
      )}
      {(end.error ?? remove.error) && <ErrorState error={end.error ?? remove.error} />}
      {list.data.suppressions.length === 0 ? (
        <Empty icon="filter" title="Nothing is suppressed">
          Suppress what is known and will pass, such as a penetration test, until it is over.
        </Empty>
      ) : (
        <RecordTable label="Suppressions" heads={['Suppression', 'Rule and group', 'State', { figures: 'Silenced' }, 'By']}>
          {list.data.suppressions.map((one) => {
            const over = one.until != null && Date.parse(one.until) <= now;
            return (
              <tr key={one.id}>
                <td>
                  <strong>{one.id}</strong>
                  {one.reason && <div className="muted words">{one.reason}</div>}
                </td>
                <td>
                  <Link to={`/rules/${encodeURIComponent(one.rule)}`}>{one.rule}</Link>
                  <div className="muted mono words">{groupText(one.group as Record<string, string>) || 'every group'}</div>
                  {one.after && <div className="muted">no new alert for {one.after} after one</div>}
                </td>
                <td>
                  {over ? <Badge>Over</Badge> : <Badge tone="good">In force</Badge>}
                  <div className="muted">
                    {one.until ? (
                      <>
                        {over ? 'ended' : 'ends'} <Time value={one.until} />
                      </>
                    ) : (
                      'does not end'
                    )}
                  </div>
                </td>
                <td className="numbers">
                  {count(one.suppressed)}
                  {one.lastSuppressed && (
                    <div className="muted">
                      <Time value={one.lastSuppressed} relative />
                    </div>
                  )}
                </td>
                <td>
                  {one.author}
                  <div className="muted">
                    <Time value={one.created} style="day" />
                  </div>
                </td>
                <td className="actions">
                  {may && (
                    <>
                      <Button small disabled={busy} onClick={() => setEditing(one)}>
                        Edit
                      </Button>
                      {!over && (
                        <Button small disabled={busy} onClick={() => end.mutate(one)}>
                          End now
                        </Button>
                      )}
                      <Button small kind="danger" disabled={busy} onClick={() => remove.mutate(one)}>
                        Remove
                      </Button>
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </RecordTable>
      )}
      {editing && <SuppressionForm one={editing === 'new' ? null : editing} taken={list.data.suppressions.map((each) => each.id)} onClose={() => setEditing(null)} onSaved={refresh} />}
    </>
  );
}

function SuppressionForm({ one, taken, onClose, onSaved }: { one: Suppression | null; taken: readonly string[]; onClose: () => void; onSaved: () => Promise<void> }) {
  const [rule, setRule] = useState(one?.rule ?? '');
  const [group, setGroup] = useState(one ? groupText(one.group as Record<string, string>) : '');
  const [after, setAfter] = useState(one?.after ?? '');
  const [until, setUntil] = useState(one ? (one.until ?? '') : 'now+7d');
  const [reason, setReason] = useState(one?.reason ?? '');
  const save = useMutation<unknown, Problem>({
    mutationFn: () =>
      call('PUT /api/v1/alerts/suppressions/{id}', {
        path: { id: one?.id ?? idOf(reason || rule, taken) },
        body: { rule, group: groupOf(group), ...(after ? { after } : {}), ...(until ? { until } : {}), reason },
      }),
    onSuccess: async () => {
      toast(one ? 'The suppression was changed' : 'The rule is suppressed');
      onClose();
      await onSaved();
    },
  });
  const submit = () => save.mutate();
  return (
    <FormDialog title={one ? `Change ${one.id}` : 'Suppress a rule'} action="Save" error={save.error} disabled={save.isPending} onSubmit={submit} onClose={onClose}>
      <TextField label="Rule" required autoFocus hint="Its key, as on the rule’s page" value={rule} onChange={(event) => setRule(event.target.value)} />
      <TextField label="Only these groups" hint="source.ip=10.0.0.*, host.name=web-1 — empty for every group" value={group} onChange={(event) => setGroup(event.target.value)} />
      <TextField label="Only so long after an alert" hint="6h: no new alert of a group so long after one; empty: none at all" value={after} onChange={(event) => setAfter(event.target.value)} />
      <TextField label="Until" hint="now+7d, or a time; empty until it is removed" value={until} onChange={(event) => setUntil(event.target.value)} />
      <TextField label="Why" hint="For whoever comes after" value={reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}

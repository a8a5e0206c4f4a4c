import { useState } from 'react';
import type { Answer } from '@/api/client';
import { retrying, useApi } from '@/api/use';
import { Link, useSearchState } from '@/app/router';
import { Button, Select } from '@/design/controls';
import { Confirm } from '@/design/Dialog';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { RecordTable } from '@/design/RecordTable';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { useChange } from './parts';
import { TargetForm } from './TargetForm';

const LIST = 'GET /api/v1/notifications/targets';
const SENT = 'GET /api/v1/notifications';

export type NotificationTarget = Answer<typeof LIST>['targets'][number];

/** Where alerts are told, and what became of what was told. */
export function NotificationsTab() {
  const targets = useApi(LIST, {}, { refetchInterval: 10_000 });
  const [editing, setEditing] = useState<NotificationTarget | 'new' | null>(null);
  const [removing, setRemoving] = useState<NotificationTarget | null>(null);
  const remove = useChange('DELETE /api/v1/notifications/targets/{id}', LIST, () => {
    toast('The target was removed');
    setRemoving(null);
  });
  const test = useChange('POST /api/v1/notifications/targets/{id}/test', LIST, (tested, request) =>
    toast(tested.delivered ? `${request.path.id} took the test` : `The test did not arrive: ${tested.reason}`),
  );
  if (targets.error) return <ErrorState error={targets.error} onRetry={retrying(targets)} />;
  if (!targets.data) return <Skeleton lines={4} />;
  return (
    <>
      <p className="muted">Each new alert is told to every target that wants it, at least once; what joins an alert later is not. A target that does not answer is tried again for a day.</p>
      <div className="row-of">
        <Button kind="primary" icon="plus" onClick={() => setEditing('new')}>
          Add a target
        </Button>
      </div>
      {(remove.error ?? test.error) && <ErrorState error={remove.error ?? test.error} />}
      {targets.data.targets.length === 0 ? (
        <Empty icon="bell" title="Nobody is told yet">
          Add a webhook, a channel of Slack, or an e-mail address, and try it with a test.
        </Empty>
      ) : (
        <RecordTable label="Notification targets" heads={['Target', 'Leads to', 'Told from', 'State', { figures: 'Delivered' }]}>
          {targets.data.targets.map((target) => (
            <tr key={target.id}>
              <td>
                <strong>{target.name}</strong>
                <div className="muted mono">{target.id}</div>
              </td>
              <td>
                {KINDS[target.kind] ?? target.kind}
                <div className="muted leads-to">{target.leadsTo}</div>
              </td>
              <td>
                {target.severity}
                <div className="muted">{target.rules.length === 0 ? 'all rules' : target.rules.join(', ')}</div>
              </td>
              <td>
                <State target={target} />
              </td>
              <td className="numbers">
                {target.delivered}
                {target.lastDelivered && (
                  <div className="muted">
                    <Time value={target.lastDelivered} relative />
                  </div>
                )}
              </td>
              <td className="actions">
                <Button small disabled={test.isPending} onClick={() => test.mutate({ path: { id: target.id } })}>
                  Test
                </Button>
                <Button small onClick={() => setEditing(target)}>
                  Edit
                </Button>
                <Button small kind="danger" onClick={() => setRemoving(target)}>
                  Remove
                </Button>
              </td>
            </tr>
          ))}
        </RecordTable>
      )}
      {targets.data.targets.length > 0 && <Sent targets={targets.data.targets} />}
      {editing && <TargetForm target={editing === 'new' ? null : editing} taken={targets.data.targets.map((target) => target.id)} onClose={() => setEditing(null)} />}
      {removing && (
        <Confirm title={`Remove ${removing.name}?`} action="Remove" busy={remove.isPending} onClose={() => setRemoving(null)} onConfirm={() => remove.mutate({ path: { id: removing.id } })}>
          {removing.waiting > 0 ? `${removing.waiting} notifications that wait for it are not sent. ` : ''}Its address and secrets are gone for good; to stop it for a while, switch it off instead.
        </Confirm>
      )}
    </>
  );
}

const KINDS: Record<string, string> = { webhook: 'Webhook', slack: 'Slack', email: 'E-mail' };

function State({ target }: { target: NotificationTarget }) {
  return (
    <>
      {!target.enabled ? <Badge>switched off</Badge> : target.failing ? <Badge tone="danger">failing</Badge> : <Badge tone="good">works</Badge>}
      {target.failing && <div className="muted leads-to">{target.lastReason}</div>}
      {target.waiting > 0 && <div className="muted">{target.waiting} wait</div>}
      {target.givenUp > 0 && <div className="muted">{target.givenUp} given up</div>}
      {target.dropped > 0 && <div className="muted">{target.dropped} not kept: too many waited</div>}
    </>
  );
}

/** What was sent, and what was not. */
function Sent({ targets }: { targets: readonly NotificationTarget[] }) {
  const [state, setState] = useSearchState('state', '');
  const [target, setTarget] = useSearchState('target', '');
  const sent = useApi(SENT, { query: { ...(state ? { state } : {}), ...(target ? { target } : {}), limit: 100 } }, { refetchInterval: 10_000 });
  const again = useChange('POST /api/v1/notifications/{id}/again', SENT, () => toast('It is tried again'));
  return (
    <section className="stack" aria-labelledby="sent">
      <h2 id="sent">Notifications</h2>
      <div className="row-of">
        <Select label="Target" value={target} onChange={(event) => setTarget(event.target.value)}>
          <option value="">All targets</option>
          {targets.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Select>
        <Select label="State" value={state} onChange={(event) => setState(event.target.value)}>
          <option value="">All</option>
          <option value="waiting">Waiting</option>
          <option value="delivered">Delivered</option>
          <option value="given-up">Given up</option>
        </Select>
      </div>
      {again.error && <ErrorState error={again.error} />}
      {sent.error && <ErrorState error={sent.error} onRetry={retrying(sent)} />}
      {!sent.data && !sent.error && <Skeleton lines={3} />}
      {sent.data && sent.data.deliveries.length === 0 && <p className="muted">Nothing here. What was delivered or given up is shown for 14 days.</p>}
      {sent.data && sent.data.deliveries.length > 0 && (
        <RecordTable label="Notifications" heads={['Alert', 'Target', 'Made', 'State']}>
          {sent.data.deliveries.map((one) => (
            <tr key={one.id}>
              <td>
                <Link to={`/alerts/${one.alert}`}>{one.title}</Link>
              </td>
              <td>{one.target}</td>
              <td>
                <Time value={one.created} relative />
              </td>
              <td>
                {one.state === 'delivered' ? <Badge tone="good">delivered</Badge> : one.state === 'waiting' ? <Badge>waiting</Badge> : <Badge tone="danger">given up</Badge>}
                {one.reason && (
                  <div className="muted leads-to">
                    {one.reason}, after {one.attempts} {one.attempts === 1 ? 'attempt' : 'attempts'}
                  </div>
                )}
              </td>
              <td className="actions">
                {one.state === 'given-up' && (
                  <Button small disabled={again.isPending} onClick={() => again.mutate({ path: { id: one.id } })}>
                    Try again
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </RecordTable>
      )}
    </section>
  );
}

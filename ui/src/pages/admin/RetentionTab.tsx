import { retrying, useApi } from '@/api/use';
import { bytes, count, days } from '@/design/format';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { RecordTable } from '@/design/RecordTable';
import { Time } from '@/design/Time';

/** How long events and alerts are kept, what is deleted next, and where it is set: deleting evidence is not for a browser to decide. */
export function RetentionTab() {
  const kept = useApi('GET /api/v1/retention', {});
  if (kept.error) return <ErrorState error={kept.error} onRetry={retrying(kept)} />;
  if (!kept.data) return <Skeleton lines={5} />;
  const { events, alerts, datasets } = kept.data;
  return (
    <>
      <dl className="panel retention">
        <div>
          <dt>Events</dt>
          <dd>{events.age ? `are deleted ${days(events.age)} after they happened` : 'are not deleted for their age'}</dd>
          <dd className="mono muted">store.retention.age</dd>
        </div>
        <div>
          <dt>Room</dt>
          <dd>
            {events.size ? `the oldest are deleted above ${bytes(events.size)}` : 'has no limit but the disk'}
            {events.used != null && `; ${bytes(events.used)} are in use`}
          </dd>
          <dd className="mono muted">store.retention.size</dd>
        </div>
        {events.others.map((other) => (
          <div key={other.datasets}>
            <dt className="mono">{other.datasets}</dt>
            <dd>{other.age ? `are kept ${days(other.age)}` : 'are kept while there is room'}</dd>
            <dd className="mono muted">store.retention.datasets</dd>
          </div>
        ))}
        <div>
          <dt>Alerts</dt>
          <dd>
            {`are archived ${days(alerts.age)} after their last change`}
            {alerts.resolvedOnly && ', if they are resolved'}
          </dd>
          <dd className="mono muted">alerts.retention</dd>
        </div>
      </dl>
      <p className="muted">This is set in the server’s configuration, under these names, and holds from its next start. A whole file of events is deleted at a time, when the last of them is old enough.</p>
      {datasets.length === 0 ? (
        <Empty icon="sources" title="No events in files yet">
          Events are written to files a few minutes after they came.
        </Empty>
      ) : (
        <RecordTable label="Datasets" heads={['Dataset', { figures: 'Events' }, { figures: 'On disk' }, 'Oldest', 'Newest', 'Kept', 'Next deletion']} actions={false}>
          {datasets.map((one) => (
            <tr key={one.dataset}>
              <td>{one.dataset}</td>
              <td className="numbers">{count(one.events)}</td>
              <td className="numbers">{bytes(one.size)}</td>
              <td className="nowrap">
                <Time value={one.oldest} style="day" />
              </td>
              <td className="nowrap">
                <Time value={one.newest} style="day" />
              </td>
              <td>{one.age ? days(one.age) : <span className="muted">while there is room</span>}</td>
              <td className="nowrap">{one.deletes ? <Time value={one.deletes} relative /> : <span className="muted">none</span>}</td>
            </tr>
          ))}
        </RecordTable>
      )}
    </>
  );
}

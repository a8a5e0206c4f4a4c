import { retrying, useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Bars } from '@/design/Bars';
import { bytes, count, days, duration } from '@/design/format';
import { Badge } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import './system.css';

const EVERY = { refetchInterval: 5_000 };
const MINUTES = 120;

/** Whether everything works, and whether nothing was lost. */
export default function SystemPage() {
  return (
    <div className="page system" tabIndex={0}>
      <div className="page-head">
        <h1>Health</h1>
      </div>
      <Parts />
      <Ledger />
      <Figures />
    </div>
  );
}

interface Part {
  status: string;
  cause?: string | null;
}

function Parts() {
  // A part that fails answers 503 with the same document, which is no error of this page.
  const ready = useApi('GET /health/ready', {}, { ...EVERY, retry: false });
  const document = (ready.data ?? ready.error?.members) as { status?: string; parts?: Record<string, Part> } | undefined;
  if (ready.error && !document?.parts) return <ErrorState error={ready.error} onRetry={retrying(ready)} />;
  if (!document?.parts) return <Skeleton lines={2} />;
  return (
    <ul className="parts">
      {Object.entries(document.parts).map(([name, part]) => (
        <li key={name} className="panel">
          <span className="name">{name}</span>
          <Badge tone={part.status === 'up' ? 'good' : part.status === 'degraded' ? 'warn' : 'danger'}>{part.status === 'up' ? 'works' : part.status}</Badge>
          {part.cause && <p className="muted">{part.cause}</p>}
        </li>
      ))}
    </ul>
  );
}

function Ledger() {
  const ledger = useApi('GET /api/v1/ledger', { query: { from: `now-${MINUTES}m` } }, EVERY);
  if (ledger.error) return <ErrorState error={ledger.error} onRetry={retrying(ledger)} />;
  if (!ledger.data) return <Skeleton lines={4} />;
  const { balanced, total, minutes } = ledger.data;
  const start = Math.floor(Date.now() / 60_000) - MINUTES + 1;
  const received = Array.from({ length: MINUTES }, () => 0);
  for (const minute of minutes) {
    const at = minute.minute ? Math.floor(Date.parse(minute.minute) / 60_000) - start : -1;
    if (at >= 0 && at < MINUTES) received[at] = minute.received;
  }
  return (
    <section className="panel">
      <header>
        <h2>The ledger</h2>
        <Badge tone={balanced ? 'good' : 'danger'}>{balanced ? 'balanced' : 'not balanced'}</Badge>
        <span className="muted">of the last {MINUTES / 60} hours</span>
      </header>
      <div className="body">
        <Bars values={received} label="Received by the minute" height={48} />
        <dl className="figures">
          <Figure name="Received" value={count(total.received)} />
          <Figure name="Stored" value={count(total.stored)} />
          <Figure name="Known already" value={count(total.deduplicated)} />
          <Figure name="Quarantined" value={count(total.quarantined)} />
          <Figure name="On the way" value={count(total.outstanding)} />
        </dl>
        <p className="muted">Received is stored, known already, quarantined or on the way; anything else would be a loss, and shown here. What is on the way is safe in the queue and can be searched already.</p>
      </div>
    </section>
  );
}

interface Whole {
  queue: { batches: number; records: number; size: number; limit: number };
  pipeline: { batches: number; events: number; evaluated: number; quarantined: number; inFlight: number };
}

function Figures() {
  const status = useApi('GET /api/v1/status', {}, EVERY);
  if (status.error) return <ErrorState error={status.error} onRetry={retrying(status)} />;
  if (!status.data) return <Skeleton lines={4} />;
  const server = status.data.server as Whole | null | undefined;
  const store = status.data.store;
  return (
    <>
    <div className="two">
      <section className="panel">
        <header>
          <h2>Store</h2>
        </header>
        <dl className="figures body">
          <Figure name="Events in files" value={count(store.events)} />
          <Figure name="Files" value={count(store.parts)} />
          <Figure name="On disk" value={bytes(store.size)} />
          <Figure name="An event takes" value={store.events > 0 ? `${(store.size / store.events).toFixed(1)} B` : 'not known yet'} />
          <Figure name="Dead letters" value={count(status.data.deadLetters)} />
        </dl>
        <Kept />
      </section>
      {server && (
        <section className="panel">
          <header>
            <h2>Queue and workers</h2>
          </header>
          <div className="body">
            <div>
              <div className="row-of spread">
                <span id="queue-fill">Queue</span>
                <span className="numbers muted">
                  {bytes(server.queue.size)} of {bytes(server.queue.limit)}
                </span>
              </div>
              <meter aria-labelledby="queue-fill" min={0} max={server.queue.limit} high={server.queue.limit * 0.8} value={server.queue.size} />
            </div>
            <dl className="figures">
              <Figure name="Waiting" value={count(server.queue.records)} />
              <Figure name="In work" value={count(server.pipeline.inFlight)} />
              <Figure name="Evaluated" value={count(server.pipeline.evaluated)} />
              <Figure name="Watchers" value={count(status.data.watchers)} />
            </dl>
          </div>
        </section>
      )}
    </div>
      <p className="muted">
        Started <Time value={status.data.started} />, {duration(status.data.uptimeSeconds)} ago.
      </p>
    </>
  );
}

/** How long events are kept, and what goes next. */
function Kept() {
  const kept = useApi('GET /api/v1/retention', {}, EVERY).data;
  const admin = useMay('admin');
  if (!kept) return null;
  const { age, size } = kept.events;
  const next = kept.datasets
    .map((one) => one.deletes)
    .filter((time) => time != null)
    .sort()[0];
  return (
    <p className="kept muted">
      {age ? `Events are kept for ${days(age)}` : 'Events are not deleted for their age'}
      {size ? `, and the oldest go above ${bytes(size)}.` : '.'}
      {next && (
        <>
          {' The oldest file goes '}
          <Time value={next} relative />.
        </>
      )}
      {admin && (
        <>
          {' '}
          <Link to="/admin?tab=retention">Retention by dataset</Link>
        </>
      )}
    </p>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </div>
  );
}

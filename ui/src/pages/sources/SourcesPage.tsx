import { useMemo, useState } from 'react';
import { retrying, useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Bars } from '@/design/Bars';
import { bytes, count, relativeTime } from '@/design/format';
import { Button } from '@/design/controls';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { TableBox } from '@/design/TableBox';
import { Time } from '@/design/Time';
import { ParserTest } from './ParserTest';
import { BUCKET_MINUTES, queryOf, sourcesOf, type Row } from './sources';
import './sources.css';

const DAY = 'now-24h';
const UNPARSED = 'event.flags:unparsed';
const MOST = 10_000;
const GROUPS = ['dataset', 'source'];
const COUNT = [{ function: 'count' }];
const EVERY = { refetchInterval: 30_000 };
/** A source that sent nothing for so long is called quiet. */
const QUIET_MS = 2 * 3_600_000;

/** What sends, how much, since when it is silent, and what could not be understood. */
export default function SourcesPage() {
  const rows = useApi('POST /api/v1/statistics', { body: { query: '*', from: DAY, figures: COUNT, groupBy: GROUPS, bucket: `${BUCKET_MINUTES}m`, limit: MOST } }, EVERY);
  const failed = useApi('POST /api/v1/statistics', { body: { query: UNPARSED, from: DAY, figures: COUNT, groupBy: GROUPS, limit: MOST } }, EVERY);
  const maySeeStatus = useMay('status');
  const [tried, setTried] = useState('');
  const tryLine = (line: string) => {
    setTried(line);
    document.getElementById('parser-test')?.scrollIntoView();
  };
  return (
    <div className="page sources">
      <div className="page-head">
        <h1>Sources</h1>
        <span className="muted">The last 24 hours</span>
      </div>
      {rows.error ? (
        <ErrorState error={rows.error} onRetry={retrying(rows)} />
      ) : !rows.data ? (
        <Skeleton lines={6} />
      ) : (
        <Sources rows={rows.data.rows as Row[]} failed={(failed.data?.rows ?? []) as Row[]} />
      )}
      <Unparsed onTry={tryLine} />
      <ParserTest text={tried} onText={setTried} />
      {maySeeStatus && <Collectors />}
    </div>
  );
}

function Sources({ rows, failed }: { rows: Row[]; failed: Row[] }) {
  const sources = useMemo(() => sourcesOf(rows, failed, Date.now()), [rows, failed]);
  if (sources.length === 0) {
    return (
      <Empty icon="sources" title="Nothing was sent in the last day" action={<Link to="/start">Send data</Link>}>
        Agents, log shippers and scripts that you run already can send here by a change of address.
      </Empty>
    );
  }
  return (
    <TableBox label="Sources">
      <table className="plain-table">
        <thead>
          <tr>
            <th>Dataset</th>
            <th>Source</th>
            <th className="number">Events</th>
            <th className="hours">By the hour</th>
            <th>Last seen</th>
            <th className="number">Not understood</th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <tr key={`${source.dataset} ${source.source}`}>
              <td>{source.dataset}</td>
              <td>
                <Link to={`/search?${new URLSearchParams({ q: queryOf(source), from: DAY })}`}>{source.source || 'not told'}</Link>
              </td>
              <td className="number numbers">{count(source.events)}</td>
              <td className="hours">
                <Bars values={source.hours} label="Events by the hour" />
              </td>
              <td>{Date.now() - Date.parse(source.last) > QUIET_MS ? <Badge tone="warn">quiet since {relativeTime(source.last)}</Badge> : <LastSeen bucket={source.last} />}</td>
              <td className="number numbers">{source.unparsed > 0 ? <Badge tone="danger">{count(source.unparsed)}</Badge> : '0'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function LastSeen({ bucket }: { bucket: string }) {
  const recent = Date.now() - Date.parse(bucket) < 2 * BUCKET_MINUTES * 60_000;
  return recent ? <Badge tone="good">within {2 * BUCKET_MINUTES} minutes</Badge> : <Time value={bucket} relative />;
}

function Unparsed({ onTry }: { onTry: (line: string) => void }) {
  const found = useApi('GET /api/v1/search', { query: { query: UNPARSED, from: DAY, limit: '20' } });
  const events = (found.data?.events ?? []) as { id: string; time: string; dataset: string; raw: string | null; message: string; fields: Record<string, unknown> }[];
  return (
    <section className="panel">
      <header>
        <h2>What could not be understood</h2>
      </header>
      {found.error ? (
        <ErrorState error={found.error} onRetry={retrying(found)} />
      ) : events.length === 0 ? (
        <p className="quiet muted">{found.isPending ? 'Looking…' : 'Every line of the last day was understood by a parser.'}</p>
      ) : (
        <ul className="lines">
          {events.map((event) => (
            <li key={event.id}>
              <div className="row-of muted">
                <Time value={event.time} /> <span>{event.dataset}</span>
              </div>
              <code>{event.raw ?? event.message}</code>
              <div className="why">{String(event.fields['error.message'] ?? 'No parser knows this format; it is kept as text.')}</div>
              <div>
                <Button small onClick={() => onTry(event.raw ?? event.message)}>
                  Try it with a parser
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {events.length > 0 && (
        <p className="quiet muted">
          <Link to={`/search?${new URLSearchParams({ q: UNPARSED, from: DAY })}`}>Search all of them</Link>
        </p>
      )}
    </section>
  );
}

interface Collector {
  kind: string;
  name: string;
  listeners: { transport: string; address: string; records: number; bytes: number; truncated: number; dropped: number; rejected: Record<string, number>; connections: number }[];
  senders: { address: string; records: number; bytes: number; last: string }[];
}

function Collectors() {
  const answer = useApi('GET /api/v1/collectors', {}, EVERY);
  const collectors = (answer.data?.collectors ?? []) as Collector[];
  return (
    <TableBox label="Collectors">
      <header>
        <h2>Collectors</h2>
      </header>
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={retrying(answer)} />
      ) : collectors.length === 0 ? (
        <p className="quiet muted">None listens besides HTTP. Syslog, GELF and Beats ports are switched on in the configuration, under collect.</p>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th>Collector</th>
              <th>Listens on</th>
              <th className="number">Messages</th>
              <th className="number">Size</th>
              <th className="number">Connections</th>
              <th className="number">Refused</th>
              <th className="number">Dropped</th>
            </tr>
          </thead>
          <tbody>
            {collectors.flatMap((collector) =>
              collector.listeners.map((listener) => (
                <tr key={`${collector.name} ${listener.transport} ${listener.address}`}>
                  <td>{collector.name}</td>
                  <td>
                    {listener.transport} {listener.address}
                  </td>
                  <td className="number numbers">{count(listener.records)}</td>
                  <td className="number numbers">{bytes(listener.bytes)}</td>
                  <td className="number numbers">{count(listener.connections)}</td>
                  <td className="number numbers">{count(Object.values(listener.rejected).reduce((sum, one) => sum + one, 0))}</td>
                  <td className="number numbers">{listener.dropped < 0 ? 'not known' : listener.dropped > 0 ? <Badge tone="danger">{count(listener.dropped)}</Badge> : '0'}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      )}
    </TableBox>
  );
}

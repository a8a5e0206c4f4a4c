import { lazy, Suspense } from 'react';
import { useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Bars } from '@/design/Bars';
import { count, duration } from '@/design/format';
import { Badge, Severity } from '@/design/Severity';
import { Empty, Skeleton } from '@/design/states';
import { known, narrowed, type Row } from './panel';
import { pointsOf } from './PanelBody';
import { Figure, Lines, Panel, Ranking, StackedBars } from './panels';
import { filled, linesOf, stacksOf } from './series';
import { Views } from './Views';
import '@/design/print.css';
import './dashboard.css';
import './overview.css';

const WorldMap = lazy(() => import('./WorldMap'));

const FROM = 'now-24h';
const HOURS = 24;
const BUCKET = '30m';
const FAILED = 'event.category:authentication AND event.outcome:failure';
const EVERY = { refetchInterval: 30_000 };
const TOP = 8;

const searchFor = (query: string) => `/search?${new URLSearchParams({ q: query, from: FROM })}`;

/** The last day at a glance: what came, what was found, who is at risk, how the hosts do. */
export default function OverviewPage() {
  const mayAlerts = useMay('alerts-read');
  const mayStatus = useMay('status');
  const events = useApi('GET /api/v1/histogram', { query: { query: '*', from: FROM, bucket: BUCKET } }, EVERY);
  const failed = useApi('GET /api/v1/count', { query: { query: FAILED, from: FROM } }, EVERY);
  const total = events.data?.buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  if (total === 0) {
    return (
      <div className="page overview">
        <div className="page-head">
          <h1>Overview</h1>
          <Views here="/dashboards" />
        </div>
        <Empty icon="inbox" title="Nothing came in the last day" action={<Link to="/start">Send data</Link>}>
          As soon as logs arrive, this page shows how many, of what, and what the rules found in them.
        </Empty>
      </div>
    );
  }
  const now = Date.now();
  return (
    <div className="page overview" tabIndex={0}>
      <div className="page-head">
        <h1>Overview</h1>
        <Views here="/dashboards" />
        <span className="muted">The last 24 hours, renewed every 30 seconds</span>
      </div>
      <div className="figures">
        <Figure name="Events" value={total} to={searchFor('*')} />
        <Figure name="Failed sign-ins" value={failed.data?.count} to={searchFor(FAILED)} />
        {mayAlerts && <AlertFigures />}
      </div>
      <div className="grid">
        <Panel title="Events by severity" fetched={events} wide>
          {events.data && (
            <StackedBars
              label="Events by severity"
              stacks={stacksOf(filled(events.data.buckets, events.data.bucketSeconds, now - HOURS * 3_600_000, now, (start) => ({ start, count: 0, bySeverity: {} })))}
            />
          )}
        </Panel>
        {mayAlerts && <Findings />}
        <TopValues title="Events by source" field="source" query="*" empty="No events." />
        <TopValues title="Top talkers" note="by source address" field="source.ip" query="*" empty="No event tells an address." />
        <TopValues title="Failed sign-ins by address" field="source.ip" query={FAILED} empty="Nobody failed to sign in." />
        <FailedMap />
        {mayStatus && <Ingest />}
        <Hosts title="Processors" field="host.cpu.usage" />
        <Hosts title="Memory" field="system.memory.used.pct" />
      </div>
    </div>
  );
}

function AlertFigures() {
  const open = useApi('GET /api/v1/alerts/counts', { query: { status: 'open' } }, EVERY);
  const severe = (open.data?.openBySeverity?.['critical'] ?? 0) + (open.data?.openBySeverity?.['high'] ?? 0);
  return (
    <>
      <Figure name="Open alerts" value={open.data?.total} to="/alerts" />
      <Figure name="High or critical" value={open.data ? severe : undefined} to="/alerts?severity=high%2B" {...(severe > 0 ? { tone: 'danger' as const } : {})} />
    </>
  );
}

function Findings() {
  const found = useApi('GET /api/v1/alerts/counts', { query: { from: FROM } }, EVERY);
  const risks = useApi('GET /api/v1/risk', { query: { limit: String(TOP) } }, EVERY);
  const rules = (found.data?.byRule ?? []) as { key: string; title: string; severity: string; count: number }[];
  const tactics = Object.entries((found.data?.byTactic ?? {}) as Record<string, number>).sort((a, b) => b[1] - a[1]);
  const atRisk = (risks.data?.risks ?? []) as { entity: { kind: string; value: string }; score: number; highest: string }[];
  return (
    <>
      <Panel title="Alerts by rule" fetched={found}>
        <Ranking
          empty="No rule found anything."
          rows={rules.slice(0, TOP).map((rule) => ({
            key: rule.key,
            name: (
              <>
                {rule.title} <Severity value={rule.severity} />
              </>
            ),
            value: rule.count,
            to: `/alerts?${new URLSearchParams({ rule: rule.key })}`,
          }))}
        />
      </Panel>
      <Panel title="Alerts by tactic" note="MITRE ATT&CK" fetched={found}>
        <Ranking empty="No tactic was seen." rows={tactics.slice(0, TOP).map(([tactic, value]) => ({ key: tactic, name: tactic.replace(/-/g, ' '), value, to: `/alerts?${new URLSearchParams({ tag: tactic })}` }))} />
      </Panel>
      <Panel title="Most at risk" note="of the last 14 days" fetched={risks}>
        <Ranking
          empty="Nobody is at risk by what was found."
          rows={atRisk.map((risk) => ({ key: `${risk.entity.kind} ${risk.entity.value}`, name: `${risk.entity.value} (${risk.entity.kind})`, value: risk.score, text: risk.score.toFixed(1), to: `/alerts?${new URLSearchParams({ entity: `${risk.entity.kind}:${risk.entity.value}` })}` }))}
        />
      </Panel>
    </>
  );
}

const COUNTRY = 'source.geo.country_iso_code';
const PLACE = ['source.geo.location.lat', 'source.geo.location.lon', 'source.geo.city_name'];

/** Where those came from who failed to sign in, by what GeoIP adds to their addresses. */
function FailedMap() {
  const asked = { from: FROM, figures: [{ function: 'count' }], limit: 500 };
  const countries = useApi('POST /api/v1/statistics', { body: { ...asked, query: known(FAILED, [COUNTRY]), groupBy: [COUNTRY] } }, EVERY);
  const places = useApi('POST /api/v1/statistics', { body: { ...asked, query: known(FAILED, PLACE.slice(0, 2)), groupBy: PLACE } }, EVERY);
  const rows = (countries.data?.rows ?? []) as Row[];
  const values = new Map(rows.flatMap((row) => (row.group[0] ? [[row.group[0].toUpperCase(), row.values[0] ?? 0] as const] : [])));
  return (
    <Panel title="Failed sign-ins by country" note="where their addresses are, by GeoIP" fetched={countries} wide>
      {values.size === 0 ? (
        <p className="muted">Countries are known once a GeoIP file is configured, under enrich.</p>
      ) : (
        <div className="map-box">
          <Suspense fallback={<Skeleton lines={6} />}>
            <WorldMap values={values} points={pointsOf((places.data?.rows ?? []) as Row[])} label="Failed sign-ins by country" to={(code) => searchFor(narrowed(FAILED, COUNTRY, code))} />
          </Suspense>
        </div>
      )}
    </Panel>
  );
}

const MINUTES = 120;

/** How fast records come, what of them still waits, and whether the ledger adds up. */
function Ingest() {
  const ledger = useApi('GET /api/v1/ledger', { query: { from: `now-${MINUTES}m` } }, EVERY);
  const start = Math.floor(Date.now() / 60_000) - MINUTES + 1;
  const received = Array.from({ length: MINUTES }, () => 0);
  for (const minute of ledger.data?.minutes ?? []) {
    const at = minute.minute ? Math.floor(Date.parse(minute.minute) / 60_000) - start : -1;
    if (at >= 0 && at < MINUTES) received[at] = minute.received;
  }
  const waiting = ledger.data?.minutes.find((minute) => minute.minute && minute.outstanding > 0)?.minute;
  const total = ledger.data?.total;
  // The minute that is under way is not whole yet.
  const rate = (received.at(-2) ?? 0) / 60;
  return (
    <Panel title="Ingest and ledger" note="of the last two hours" fetched={ledger} wide>
      {ledger.data && total && (
        <div className="ingest">
          <Bars values={received} label="Received by the minute" height={56} />
          <dl>
            <div>
              <dt>Rate</dt>
              <dd className="numbers">{rate >= 10 ? count(rate) : rate.toFixed(1)} a second</dd>
            </div>
            <div>
              <dt title="How long the oldest of what is on the way has waited to be written to files; it can be searched meanwhile">Lag to files</dt>
              <dd className="numbers">{waiting ? duration(Math.max(0, (Date.now() - Date.parse(waiting)) / 1000)) : 'none'}</dd>
            </div>
            <div>
              <dt>On the way</dt>
              <dd className="numbers">{count(total.outstanding)}</dd>
            </div>
            <div>
              <dt>Received</dt>
              <dd className="numbers">{count(total.received)}</dd>
            </div>
            <div>
              <dt>Quarantined</dt>
              <dd className="numbers">{count(total.quarantined)}</dd>
            </div>
            <div>
              <dt>Ledger</dt>
              <dd>
                <Link to="/system">
                  <Badge tone={ledger.data.balanced ? 'good' : 'danger'}>{ledger.data.balanced ? 'balanced' : 'not balanced'}</Badge>
                </Link>
              </dd>
            </div>
          </dl>
        </div>
      )}
    </Panel>
  );
}

function TopValues({ title, note, field, query, empty }: { title: string; note?: string; field: string; query: string; empty: string }) {
  const top = useApi('GET /api/v1/top', { query: { field, query, from: FROM, limit: String(TOP) } }, EVERY);
  return (
    <Panel title={title} note={note} fetched={top}>
      <Ranking
        empty={empty}
        rows={(top.data?.values ?? []).map((one) => ({ key: one.value, name: one.value, value: one.count, to: searchFor(narrowed(query, field, one.value)) }))}
      />
    </Panel>
  );
}

const MOST_HOSTS = 6;

function Hosts({ title, field }: { title: string; field: string }) {
  const trend = useApi('POST /api/v1/statistics', { body: { query: 'dataset:host.metrics', from: FROM, figures: [{ function: 'avg', field }], groupBy: ['host.name'], bucket: BUCKET, limit: 2000 } }, EVERY);
  const { times, lines } = linesOf((trend.data?.rows ?? []) as { bucket: string | null; group: (string | null)[]; values: (number | null)[] }[], MOST_HOSTS);
  return (
    <Panel title={title} note="average in use, by host" fetched={trend}>
      {lines.length === 0 ? <p className="muted">Hosts are measured by tidewatch monitor, on each of them.</p> : <Lines label={title} times={times} lines={lines} />}
    </Panel>
  );
}

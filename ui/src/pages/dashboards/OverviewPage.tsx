import { useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Severity } from '@/design/Severity';
import { Empty } from '@/design/states';
import { Figure, Lines, Panel, Ranking, StackedBars } from './panels';
import { filled, linesOf, stacksOf } from './series';
import './overview.css';

const FROM = 'now-24h';
const HOURS = 24;
const BUCKET = '30m';
const FAILED = 'event.category:authentication AND event.outcome:failure';
const EVERY = { refetchInterval: 30_000 };
const TOP = 8;

const searchFor = (query: string) => `/search?${new URLSearchParams({ q: query, from: FROM })}`;
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The last day at a glance: what came, what was found, who is at risk, how the hosts do. */
export default function OverviewPage() {
  const mayAlerts = useMay('alerts-read');
  const events = useApi('GET /api/v1/histogram', { query: { query: '*', from: FROM, bucket: BUCKET } }, EVERY);
  const failed = useApi('GET /api/v1/count', { query: { query: FAILED, from: FROM } }, EVERY);
  const total = events.data?.buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  if (total === 0) {
    return (
      <div className="page overview">
        <div className="page-head">
          <h1>Overview</h1>
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
        <TopValues title="Failed sign-ins by address" field="source.ip" query={FAILED} empty="Nobody failed to sign in." />
        <TopValues title="Failed sign-ins by country" field="source.geo.country_iso_code" query={FAILED} empty="Countries are known once a GeoIP file is configured, under enrich." />
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

function TopValues({ title, field, query, empty }: { title: string; field: string; query: string; empty: string }) {
  const top = useApi('GET /api/v1/top', { query: { field, query, from: FROM, limit: String(TOP) } }, EVERY);
  return (
    <Panel title={title} fetched={top}>
      <Ranking
        empty={empty}
        rows={(top.data?.values ?? []).map((one) => ({ key: one.value, name: one.value, value: one.count, to: searchFor(query === '*' ? `${field}:${quoted(one.value)}` : `${query} AND ${field}:${quoted(one.value)}`) }))}
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

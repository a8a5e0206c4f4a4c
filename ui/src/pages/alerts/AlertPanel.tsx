import { useState } from 'react';
import { retrying, useApi, useMay } from '@/api/use';
import { Link } from '@/app/router';
import { Button, IconButton, Tabs } from '@/design/controls';
import { count } from '@/design/format';
import { Badge, Severity } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { AlertActions } from './AlertActions';
import { useChange } from './changes';
import { Entities } from './Entities';
import { Events } from './Events';
import { Past } from './Past';
import { statusTone, STATUS_NAMES, type Shown } from './types';
import { Tune } from './Tune';
import { Why } from './Why';
import { WhyNot } from './WhyNot';
import './alerts.css';

export type PanelTab = 'why' | 'events' | 'entities' | 'history';

interface PanelProps {
  id: string;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  onClose?: () => void;
  resolving: boolean;
  onResolving: (open: boolean) => void;
  onDone?: () => void;
  /** Beside the queue its title leads to its own page; there it is the page's heading. */
  beside?: boolean;
}

/** An alert: what it is, what can be done, why it was made, what it is about, what people did. */
export function AlertPanel(props: PanelProps) {
  const shown = useApi('GET /api/v1/alerts/{id}', { path: { id: props.id } });
  if (shown.error) return <ErrorState error={shown.error} onRetry={retrying(shown)} />;
  if (!shown.data) return <Skeleton lines={8} />;
  return <Panel {...props} shown={shown.data} />;
}

function Panel({ shown, tab, onTab, onClose, resolving, onResolving, onDone, beside = false }: PanelProps & { shown: Shown }) {
  const { alert } = shown;
  const [whyNot, setWhyNot] = useState<string | null>(null);
  const [tuning, setTuning] = useState(false);
  const change = useChange();
  const mayTune = useMay('rules-write');
  const maySearch = useMay('search');
  const mayExplain = useMay('rules-read') && maySearch;
  const Heading = beside ? 'h2' : 'h1';
  const comments = shown.history.filter((entry) => entry.comment !== '').length;
  return (
    <article className="alert" aria-label={alert.title}>
      <header>
        <div className="row-of spread">
          <span className="row-of">
            <Severity value={alert.severity} />
            <Badge tone={statusTone(alert.status)}>{alert.resolution ? alert.resolution.replace('-', ' ') : (STATUS_NAMES[alert.status] ?? alert.status)}</Badge>
            {alert.assignee && <span className="muted">{alert.assignee}</span>}
          </span>
          {onClose && (
            <span className="row-of">
              <Link className="button quiet small" to={`/alerts/${alert.id}`}>
                Open as page
              </Link>
              <IconButton icon="close" label="Close the alert" small onClick={onClose} />
            </span>
          )}
        </div>
        <Heading>{alert.title}</Heading>
        <p className="group mono">
          {Object.entries(alert.group).map(([name, value]) => (
            <span key={name}>
              <span className="muted">{name}</span> {value}
            </span>
          ))}
        </p>
        <dl className="facts">
          <div>
            <dt>Findings</dt>
            <dd className="numbers">{count(alert.findings)}</dd>
          </div>
          <div>
            <dt>Events</dt>
            <dd>
              <Time value={alert.firstEvent} />
              {alert.lastEvent !== alert.firstEvent && (
                <>
                  {' – '}
                  <Time value={alert.lastEvent} style={new Date(alert.firstEvent).toDateString() === new Date(alert.lastEvent).toDateString() ? 'clock' : 'short'} />
                </>
              )}
            </dd>
          </div>
          <div>
            <dt>Rule</dt>
            <dd>
              <Link to={`/rules/${encodeURIComponent(alert.rule.key)}`}>{alert.title}</Link>{' '}
              <Link className="muted" to={`/rules/${encodeURIComponent(alert.rule.key)}?tab=versions&version=${alert.rule.version}`}>
                version {alert.rule.version}
              </Link>
            </dd>
          </div>
          {alert.rule.techniques.length > 0 && (
            <div>
              <dt>ATT&CK</dt>
              <dd className="row-of">
                {alert.rule.techniques.map((technique) => (
                  <Link key={technique} to={`/alerts?status=all&tag=${technique}`}>
                    {technique}
                  </Link>
                ))}
              </dd>
            </div>
          )}
          {alert.caseId && (
            <div>
              <dt>Case</dt>
              <dd>
                <Link to={`/cases/${alert.caseId}`}>#{alert.caseId}</Link>
              </dd>
            </div>
          )}
          {alert.previous && (
            <div>
              <dt>Before</dt>
              <dd>
                <Link to={`/alerts/${alert.previous}`}>The one before</Link>
              </dd>
            </div>
          )}
          {alert.suppressed > 0 && (
            <div>
              <dt>Kept back</dt>
              <dd className="numbers">{count(alert.suppressed)} by suppression</dd>
            </div>
          )}
        </dl>
        <div className="row-of actions">
          <AlertActions alerts={[alert]} resolving={resolving} onResolving={onResolving} small={beside} {...(onDone ? { onDone } : {})} />
          {mayTune && (
            <Button small={beside} icon="filter" aria-haspopup="dialog" onClick={() => setTuning(true)}>
              Tune…
            </Button>
          )}
          {mayExplain && (
            <Button small={beside} kind="quiet" aria-haspopup="dialog" onClick={() => setWhyNot('')}>
              Why not…
            </Button>
          )}
        </div>
      </header>
      <Tabs
        label="About the alert"
        selected={tab}
        onSelect={onTab}
        tabs={[
          { id: 'why', label: 'Why' },
          ...(maySearch ? [{ id: 'events' as const, label: 'Events' }] : []),
          { id: 'entities', label: 'Entities' },
          { id: 'history', label: `History${comments > 0 ? ` (${comments})` : ''}` },
        ]}
      />
      <div role="tabpanel" className="tabpanel" aria-label={tab}>
        {tab === 'why' && <Why shown={shown} />}
        {tab === 'events' && <Events alert={alert} onWhyNot={setWhyNot} />}
        {tab === 'entities' && <Entities alert={alert} />}
        {tab === 'history' && <Past history={shown.history} made={alert.created} busy={change.isPending} onComment={(comment) => change.mutateAsync({ alerts: [alert], change: { comment } })} />}
      </div>
      {whyNot !== null && <WhyNot rule={alert.rule.key} title={alert.title} event={whyNot} onClose={() => setWhyNot(null)} />}
      {tuning && <Tune shown={shown} onClose={() => setTuning(false)} />}
    </article>
  );
}

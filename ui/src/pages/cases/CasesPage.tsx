import { useState } from 'react';
import { retrying, useApi, useMay } from '@/api/use';
import { Link, navigate, useSearchState } from '@/app/router';
import { useShortcut } from '@/app/keys';
import { Button, Tabs } from '@/design/controls';
import { Badge, Severity } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { count } from '@/design/format';
import { OpenCase } from '@/pages/alerts/CaseMenu';
import { CASE_STATUSES, caseTone } from './status';
import './cases.css';

/** What people work on together: alerts that belong to one matter. */
export default function CasesPage() {
  const [status, setStatus] = useSearchState('status', 'open');
  const [opening, setOpening] = useState(false);
  const may = useMay('alerts-write');
  const cases = useApi('GET /api/v1/cases', { query: { status: status === 'all' ? null : status, limit: 200 } });
  useShortcut('n', 'Open a case', 'Cases', () => may && setOpening(true));
  return (
    <div className="page cases">
      <div className="page-head">
        <h1>Cases</h1>
        {may && (
          <Button kind="primary" icon="plus" onClick={() => setOpening(true)}>
            Open a case
          </Button>
        )}
      </div>
      <Tabs label="Status of cases" tabs={[...CASE_STATUSES, { id: 'all', label: 'All' }]} selected={status} onSelect={setStatus} />
      {cases.error ? (
        <ErrorState error={cases.error} onRetry={retrying(cases)} />
      ) : !cases.data ? (
        <Skeleton lines={5} />
      ) : cases.data.cases.length === 0 ? (
        <Empty icon="inbox" title={status === 'all' ? 'No case yet' : 'No case here'} action={<Button onClick={() => navigate('/alerts')}>Go to the alerts</Button>}>
          A case holds the alerts of one matter, with its history. Select alerts and choose “Case”, or open one without.
        </Empty>
      ) : (
        <ul className="list panel">
          {cases.data.cases.map((one) => (
            <li key={one.id}>
              <Link to={`/cases/${one.id}`}>
                <span className="number muted">#{one.id}</span>
                <strong>{one.title}</strong>
                <Severity value={one.severity} />
                <Badge tone={caseTone(one.status)}>{one.status.replace('-', ' ')}</Badge>
                <span className="muted">{one.alerts === 1 ? '1 alert' : `${count(one.alerts)} alerts`}</span>
                <span className="muted">{one.assignee ?? 'nobody'}</span>
                <span className="muted">
                  <Time value={one.updated} relative />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {opening && <OpenCase alerts={[]} onClose={() => setOpening(false)} />}
    </div>
  );
}

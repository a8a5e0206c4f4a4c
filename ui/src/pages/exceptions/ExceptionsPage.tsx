import { useMay } from '@/api/use';
import { useSearchState } from '@/app/router';
import { Tabs } from '@/design/controls';
import { Filters } from './Filters';
import { Suppressions } from './Suppressions';
import './exceptions.css';

/** What makes no alerts: suppressions of a rule's groups, and filters that take events out of rules. */
export default function ExceptionsPage() {
  const [tab, setTab] = useSearchState('tab', 'suppressions');
  const mayRules = useMay('rules-read');
  return (
    <div className="page exceptions-page">
      <div className="page-head">
        <h1>Exceptions</h1>
      </div>
      <Tabs label="Exceptions" tabs={[{ id: 'suppressions', label: 'Suppressions' }, ...(mayRules ? [{ id: 'filters', label: 'Filters of rules' }] : [])]} selected={tab} onSelect={(id) => setTab(id)} />
      <div role="tabpanel" className="stack">
        {tab === 'suppressions' && <Suppressions />}
        {tab === 'filters' && mayRules && <Filters />}
      </div>
    </div>
  );
}

import { useState } from 'react';
import { Link, useSearchState } from '@/app/router';
import { Icon } from '@/design/Icon';
import { AlertPanel, type PanelTab } from './AlertPanel';

/** An alert by itself. */
export default function AlertPage({ id = '' }: { id?: string }) {
  const [tab, setTab] = useSearchState('tab', 'why');
  const [resolving, setResolving] = useState(false);
  return (
    <div className="page alerts-one">
      <Link to="/alerts" className="back">
        <Icon name="left" /> Alerts
      </Link>
      <AlertPanel id={id} tab={tab as PanelTab} onTab={setTab} resolving={resolving} onResolving={setResolving} />
    </div>
  );
}

import { useMay } from '@/api/use';
import { useSearchState } from '@/app/router';
import { Tabs } from '@/design/controls';
import { AuditTab } from './AuditTab';
import { NotificationsTab } from './NotificationsTab';
import { RetentionTab } from './RetentionTab';
import { RolesTab } from './RolesTab';
import { TenantsTab } from './TenantsTab';
import { TokensTab } from './TokensTab';
import { UsersTab } from './UsersTab';
import './admin.css';

/** Who may do what, and who did what. */
export default function AdminPage() {
  const [tab, setTab] = useSearchState('tab', 'users');
  const mayAudit = useMay('audit');
  const mayStatus = useMay('status');
  const mayTenants = useMay('tenants');
  const tabs = [
    { id: 'users', label: 'Users' },
    { id: 'roles', label: 'Roles' },
    { id: 'tokens', label: 'API tokens' },
    { id: 'notifications', label: 'Notifications' },
    ...(mayStatus ? [{ id: 'retention', label: 'Retention' }] : []),
    ...(mayTenants ? [{ id: 'tenants', label: 'Tenants' }] : []),
    ...(mayAudit ? [{ id: 'audit', label: 'Audit log' }] : []),
  ];
  return (
    <div className="page admin">
      <div className="page-head">
        <h1>Administration</h1>
      </div>
      <Tabs label="Administration" tabs={tabs} selected={tab} onSelect={(id) => setTab(id)} />
      <div role="tabpanel" className="stack">
        {tab === 'users' && <UsersTab />}
        {tab === 'roles' && <RolesTab />}
        {tab === 'tokens' && <TokensTab />}
        {tab === 'notifications' && <NotificationsTab />}
        {tab === 'retention' && mayStatus && <RetentionTab />}
        {tab === 'tenants' && mayTenants && <TenantsTab />}
        {tab === 'audit' && mayAudit && <AuditTab />}
      </div>
    </div>
  );
}

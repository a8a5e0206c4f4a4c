import { useState } from 'react';
import { retrying, useApi, useMe } from '@/api/use';
import { Button, TextField } from '@/design/controls';
import { Dialog, FormDialog } from '@/design/Dialog';
import { ErrorState, Skeleton } from '@/design/states';
import { RecordTable } from '@/design/RecordTable';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { Secret, useChange } from './parts';

const LIST = 'GET /api/v1/tenants';

export function TenantsTab() {
  const tenants = useApi(LIST, {});
  const me = useMe();
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const [secret, setSecret] = useState<{ name: string; password: string } | null>(null);
  if (tenants.error) return <ErrorState error={tenants.error} onRetry={retrying(tenants)} />;
  if (!tenants.data) return <Skeleton lines={3} />;
  return (
    <>
      <p className="muted">A tenant has its own events, alerts, rules, users and tokens; nothing crosses from one to another.</p>
      <div className="row-of">
        <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
          Add a tenant
        </Button>
      </div>
      <RecordTable label="Tenants" heads={['Tenant', 'Name', 'Since']}>
        {tenants.data.tenants.map((tenant) => (
          <tr key={tenant.id}>
            <td>
              <strong>{tenant.id}</strong>
            </td>
            <td>{tenant.name || <span className="muted">–</span>}</td>
            <td>{tenant.created ? <Time value={tenant.created} style="day" /> : 'the beginning'}</td>
            <td className="actions">
              {tenant.id !== me.tenant && (
                <Button small kind="danger" onClick={() => setRemoving(tenant.id)}>
                  Remove
                </Button>
              )}
            </td>
          </tr>
        ))}
      </RecordTable>
      {making && <TenantForm onClose={() => setMaking(false)} onMade={setSecret} />}
      {removing && <RemoveTenant id={removing} onClose={() => setRemoving(null)} />}
      {secret && (
        <Secret title={`The one-time password of ${secret.name}`} label="the one-time password" text={secret.password} onClose={() => setSecret(null)}>
          The tenant’s first administrator signs in with it. It is shown this once.
        </Secret>
      )}
    </>
  );
}

function TenantForm({ onClose, onMade }: { onClose: () => void; onMade: (secret: { name: string; password: string }) => void }) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [administrator, setAdministrator] = useState('');
  const make = useChange('POST /api/v1/tenants', LIST, (made) => {
    onClose();
    onMade({ name: administrator, password: made.oneTimePassword ?? '' });
  });
  const submit = () => make.mutate({ body: { id, name, administrator } });
  return (
    <FormDialog title="Add a tenant" action="Add" error={make.error} disabled={make.isPending} onSubmit={submit} onClose={onClose}>
      <TextField label="Id" required autoFocus hint="a-z, 0-9 and -; it cannot be changed" value={id} onChange={(event) => setId(event.target.value)} />
      <TextField label="Name for people" value={name} onChange={(event) => setName(event.target.value)} />
      <TextField label="Its first administrator" required hint="A name to sign in with" autoComplete="off" value={administrator} onChange={(event) => setAdministrator(event.target.value)} />
    </FormDialog>
  );
}

/** Asks for the tenant's id to be typed: this takes away a whole company's accounts. */
function RemoveTenant({ id, onClose }: { id: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const remove = useChange('DELETE /api/v1/tenants/{id}', LIST, () => {
    toast(`The tenant ${id} was removed`);
    onClose();
  });
  return (
    <Dialog title={`Remove the tenant ${id}?`} onClose={onClose}>
      <p>Its users and tokens are gone at once and for good. Its events go as their retention ends; until then nobody can see them, and the id cannot be taken again.</p>
      <TextField label={`Type ${id} to go on`} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
      {remove.error && <ErrorState error={remove.error} />}
      <div className="actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" disabled={typed !== id || remove.isPending} onClick={() => remove.mutate({ path: { id } })}>
          Remove
        </Button>
      </div>
    </Dialog>
  );
}

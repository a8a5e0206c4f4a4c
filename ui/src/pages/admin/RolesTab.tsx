import { useState } from 'react';
import type { schemas } from '@/api/client';
import { retrying, useApi } from '@/api/use';
import { Button, TextField } from '@/design/controls';
import { Confirm, FormDialog } from '@/design/Dialog';
import { Badge } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { RecordTable } from '@/design/RecordTable';
import { toast } from '@/design/Toast';
import { datasetsOf, seenBy, Ticks, useChange } from './parts';

type Role = schemas['RolesShown'];
const LIST = 'GET /api/v1/roles';

export function RolesTab() {
  const roles = useApi(LIST, {});
  const [editing, setEditing] = useState<Role | 'new' | null>(null);
  const [removing, setRemoving] = useState<Role | null>(null);
  const remove = useChange('DELETE /api/v1/roles/{name}', LIST, (_, request) => {
    toast(`The role ${request.path.name} was removed`);
    setRemoving(null);
  });
  if (roles.error) return <ErrorState error={roles.error} onRetry={retrying(roles)} />;
  if (!roles.data) return <Skeleton lines={4} />;
  return (
    <>
      <div className="row-of">
        <Button kind="primary" icon="plus" onClick={() => setEditing('new')}>
          Add a role
        </Button>
      </div>
      {remove.error && <ErrorState error={remove.error} />}
      <RecordTable label="Roles" heads={['Role', 'May', 'Sees']}>
        {roles.data.roles.map((role) => (
          <tr key={role.name}>
            <td>
              <strong>{role.name}</strong> {role.builtIn && <Badge>built in</Badge>}
              <div className="muted">{role.description}</div>
            </td>
            <td>{role.permissions.join(', ')}</td>
            <td>{seenBy(role)}</td>
            <td className="actions">
              {!role.builtIn && (
                <>
                  <Button small onClick={() => setEditing(role)}>
                    Edit
                  </Button>
                  <Button small kind="danger" onClick={() => setRemoving(role)}>
                    Remove
                  </Button>
                </>
              )}
            </td>
          </tr>
        ))}
      </RecordTable>
      {editing && <RoleForm role={editing === 'new' ? null : editing} permissions={roles.data.permissions} onClose={() => setEditing(null)} />}
      {removing && (
        <Confirm title={`Remove the role ${removing.name}?`} action="Remove" busy={remove.isPending} onClose={() => setRemoving(null)} onConfirm={() => remove.mutate({ path: { name: removing.name } })}>
          Those who have it may no longer do what it allowed, from their next request on.
        </Confirm>
      )}
    </>
  );
}

function RoleForm({ role, permissions, onClose }: { role: Role | null; permissions: readonly string[]; onClose: () => void }) {
  const [name, setName] = useState(role?.name ?? '');
  const [description, setDescription] = useState(role?.description ?? '');
  const [ticked, setTicked] = useState<string[]>(role?.permissions ?? ['search']);
  const [datasets, setDatasets] = useState(role && !role.datasets.includes('*') ? role.datasets.join(', ') : '');
  const save = useChange('PUT /api/v1/roles/{name}', LIST, () => {
    toast(`The role ${name} was saved`);
    onClose();
  });
  const submit = () => save.mutate({ path: { name }, body: { description, permissions: ticked, datasets: datasetsOf(datasets) } });
  return (
    <FormDialog title={role ? `Change ${role.name}` : 'Add a role'} action="Save" error={save.error} disabled={save.isPending} onSubmit={submit} onClose={onClose}>
      {!role && <TextField label="Name" required autoFocus hint="a-z, 0-9 and -" value={name} onChange={(event) => setName(event.target.value)} />}
      <TextField label="What it is for" value={description} onChange={(event) => setDescription(event.target.value)} />
      <Ticks legend="May" names={permissions} ticked={ticked} onChange={setTicked} />
      <TextField label="Sees only these datasets" hint="linux.auth, windows.* — empty for every dataset" value={datasets} onChange={(event) => setDatasets(event.target.value)} />
    </FormDialog>
  );
}

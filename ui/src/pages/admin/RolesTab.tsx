import { useState, type FormEvent } from 'react';
import type { schemas } from '@/api/client';
import { retrying, useApi } from '@/api/use';
import { Button, TextField } from '@/design/controls';
import { Confirm, Dialog } from '@/design/Dialog';
import { Badge } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { TableBox } from '@/design/TableBox';
import { toast } from '@/design/Toast';
import { datasetsOf, Ticks, useChange } from './parts';

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
      <TableBox label="Roles">
        <table className="plain-table">
          <thead>
            <tr>
              <th>Role</th>
              <th>May</th>
              <th>Sees</th>
              <th>
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {roles.data.roles.map((role) => (
              <tr key={role.name}>
                <td>
                  <strong>{role.name}</strong> {role.builtIn && <Badge>built in</Badge>}
                  <div className="muted">{role.description}</div>
                </td>
                <td>{role.permissions.join(', ')}</td>
                <td>{role.datasets.includes('*') ? 'every dataset' : role.datasets.join(', ')}</td>
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
          </tbody>
        </table>
      </TableBox>
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ path: { name }, body: { description, permissions: ticked, datasets: datasetsOf(datasets) } });
  };
  return (
    <Dialog title={role ? `Change ${role.name}` : 'Add a role'} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {!role && <TextField label="Name" required autoFocus hint="a-z, 0-9 and -" value={name} onChange={(event) => setName(event.target.value)} />}
        <TextField label="What it is for" value={description} onChange={(event) => setDescription(event.target.value)} />
        <Ticks legend="May" names={permissions} ticked={ticked} onChange={setTicked} />
        <TextField label="Sees only these datasets" hint="linux.auth, windows.* — empty for every dataset" value={datasets} onChange={(event) => setDatasets(event.target.value)} />
        {save.error && <ErrorState error={save.error} />}
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

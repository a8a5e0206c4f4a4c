import { useState } from 'react';
import type { schemas } from '@/api/client';
import { retrying, useApi, useMe } from '@/api/use';
import { Button, TextField } from '@/design/controls';
import { Confirm, FormDialog } from '@/design/Dialog';
import { Badge } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { RecordTable } from '@/design/RecordTable';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { Secret, Ticks, useChange } from './parts';

type User = schemas['UsersUser'];
const LIST = 'GET /api/v1/users';

export function UsersTab() {
  const users = useApi(LIST, {});
  const me = useMe();
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  const [removing, setRemoving] = useState<User | null>(null);
  const [resetting, setResetting] = useState<User | null>(null);
  const [secret, setSecret] = useState<{ name: string; password: string } | null>(null);
  const disable = useChange('PATCH /api/v1/users/{name}', LIST);
  const remove = useChange('DELETE /api/v1/users/{name}', LIST, (_, request) => {
    toast(`${request.path.name} was removed`);
    setRemoving(null);
  });
  const reset = useChange('POST /api/v1/users/{name}/password', LIST, (made) => {
    setSecret({ name: made.user.name, password: made.oneTimePassword ?? '' });
    setResetting(null);
  });
  const failed = disable.error ?? remove.error ?? reset.error;
  if (users.error) return <ErrorState error={users.error} onRetry={retrying(users)} />;
  if (!users.data) return <Skeleton lines={4} />;
  const setDisabled = (user: User, disabled: boolean) =>
    disable.mutate(
      { path: { name: user.name }, body: { disabled } },
      { onSuccess: () => toast(disabled ? `${user.name} can no longer sign in` : `${user.name} can sign in again`, () => disable.mutate({ path: { name: user.name }, body: { disabled: !disabled } })) },
    );
  return (
    <>
      <div className="row-of">
        <Button kind="primary" icon="plus" onClick={() => setEditing('new')}>
          Add a user
        </Button>
      </div>
      {failed && <ErrorState error={failed} />}
      <RecordTable label="Users" heads={['Name', 'Roles', 'State', 'Since']}>
        {users.data.users.map((user) => (
          <tr key={user.name}>
            <td>
              <strong>{user.name}</strong>
              {user.displayName && <div className="muted">{user.displayName}</div>}
            </td>
            <td>{user.roles.join(', ') || 'none'}</td>
            <td>
              {user.disabled ? <Badge tone="danger">off</Badge> : user.mustChangePassword ? <Badge tone="warn">one-time password</Badge> : <Badge tone="good">active</Badge>} {user.external && <Badge>single sign-on</Badge>}
            </td>
            <td>
              <Time value={user.created} style="day" />
            </td>
            <td className="actions">
              <Button small onClick={() => setEditing(user)}>
                Edit
              </Button>
              {!user.external && (
                <Button small onClick={() => setResetting(user)}>
                  New password
                </Button>
              )}
              {user.name !== me.name && (
                <>
                  <Button small onClick={() => setDisabled(user, !user.disabled)}>
                    {user.disabled ? 'Switch on' : 'Switch off'}
                  </Button>
                  <Button small kind="danger" onClick={() => setRemoving(user)}>
                    Remove
                  </Button>
                </>
              )}
            </td>
          </tr>
        ))}
      </RecordTable>
      {editing && <UserForm user={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onMade={setSecret} />}
      {removing && (
        <Confirm title={`Remove ${removing.name}?`} action="Remove" busy={remove.isPending} onClose={() => setRemoving(null)} onConfirm={() => remove.mutate({ path: { name: removing.name } })}>
          The account and its sessions are gone at once. What it did stays in the audit log. To keep the name reserved, switch it off instead.
        </Confirm>
      )}
      {resetting && (
        <Confirm title={`New password for ${resetting.name}?`} action="Make a one-time password" busy={reset.isPending} onClose={() => setResetting(null)} onConfirm={() => reset.mutate({ path: { name: resetting.name } } as never)}>
          The present password and every session of {resetting.name} end at once.
        </Confirm>
      )}
      {secret && (
        <Secret title={`The one-time password of ${secret.name}`} label="the one-time password" text={secret.password} onClose={() => setSecret(null)}>
          Give it to {secret.name}. It is shown this once, and must be changed at the first sign-in.
        </Secret>
      )}
    </>
  );
}

function UserForm({ user, onClose, onMade }: { user: User | null; onClose: () => void; onMade: (secret: { name: string; password: string }) => void }) {
  const roles = useApi('GET /api/v1/roles', {});
  const [name, setName] = useState(user?.name ?? '');
  const [displayName, setDisplayName] = useState(user?.displayName ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [ticked, setTicked] = useState<string[]>(user?.roles ?? ['viewer']);
  const make = useChange('POST /api/v1/users', LIST, (made) => {
    onClose();
    if (made.oneTimePassword) onMade({ name: made.user.name, password: made.oneTimePassword });
  });
  const change = useChange('PATCH /api/v1/users/{name}', LIST, () => {
    toast(`${name} was changed`);
    onClose();
  });
  const failed = make.error ?? change.error;
  const submit = () => {
    if (user) change.mutate({ path: { name: user.name }, body: { displayName, email, roles: ticked } });
    else make.mutate({ body: { name, displayName, email, roles: ticked } });
  };
  return (
    <FormDialog title={user ? `Change ${user.name}` : 'Add a user'} action={user ? 'Save' : 'Add'} error={failed} disabled={make.isPending || change.isPending} onSubmit={submit} onClose={onClose}>
      {!user && <TextField label="Name, to sign in with" required autoFocus autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />}
      <TextField label="Name for people" value={displayName} autoComplete="off" onChange={(event) => setDisplayName(event.target.value)} />
      <TextField label="E-mail" type="email" value={email} autoComplete="off" onChange={(event) => setEmail(event.target.value)} />
      {roles.data ? <Ticks legend="Roles" names={roles.data.roles.map((role) => role.name)} ticked={ticked} onChange={setTicked} /> : <Skeleton lines={2} />}
    </FormDialog>
  );
}

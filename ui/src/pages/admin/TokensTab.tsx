import { useState } from 'react';
import type { schemas } from '@/api/client';
import { retrying, useApi } from '@/api/use';
import { Button, Select, TextField } from '@/design/controls';
import { Confirm, FormDialog } from '@/design/Dialog';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { RecordTable } from '@/design/RecordTable';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { datasetsOf, Secret, seenBy, Ticks, useChange } from './parts';

type Token = schemas['TokensToken'];
const LIST = 'GET /api/v1/tokens';
const LIVES = [
  ['30d', '30 days'],
  ['90d', '90 days'],
  ['365d', 'a year'],
  ['', 'until it is revoked'],
] as const;

export function TokensTab() {
  const tokens = useApi(LIST, {});
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const revoke = useChange('DELETE /api/v1/tokens/{id}', LIST, () => {
    toast('The token was revoked');
    setRevoking(null);
  });
  if (tokens.error) return <ErrorState error={tokens.error} onRetry={retrying(tokens)} />;
  if (!tokens.data) return <Skeleton lines={4} />;
  const now = Date.now();
  return (
    <>
      <div className="row-of">
        <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
          Make a token
        </Button>
      </div>
      {revoke.error && <ErrorState error={revoke.error} />}
      {tokens.data.tokens.length === 0 ? (
        <Empty icon="shield" title="No tokens yet">
          Agents and scripts sign in with tokens: each may do only what it needs, ends by itself, and is revoked without touching anybody’s password.
        </Empty>
      ) : (
        <RecordTable label="API tokens" heads={['Name', 'May', 'Sees', 'Made', 'Ends', 'Last used']}>
          {tokens.data.tokens.map((token) => (
            <tr key={token.id}>
              <td>
                <strong>{token.name}</strong>
                <div className="muted mono">{token.id}</div>
              </td>
              <td>{token.permissions.join(', ')}</td>
              <td>{seenBy(token)}</td>
              <td>
                <Time value={token.created} style="day" />
              </td>
              <td>{!token.expires ? 'when revoked' : Date.parse(token.expires) < now ? <Badge tone="danger">ended</Badge> : <Time value={token.expires} style="day" />}</td>
              <td>{token.used ? <Time value={token.used} relative /> : 'never'}</td>
              <td className="actions">
                <Button small kind="danger" onClick={() => setRevoking(token)}>
                  Revoke
                </Button>
              </td>
            </tr>
          ))}
        </RecordTable>
      )}
      {making && <TokenForm onClose={() => setMaking(false)} onMade={setSecret} />}
      {secret && (
        <Secret title="The new token" label="the token" text={secret} onClose={() => setSecret(null)}>
          Copy it now: only its hash is kept, so it cannot be shown again. Send it as <code>Authorization: Bearer …</code>.
        </Secret>
      )}
      {revoking && (
        <Confirm title={`Revoke ${revoking.name}?`} action="Revoke" busy={revoke.isPending} onClose={() => setRevoking(null)} onConfirm={() => revoke.mutate({ path: { id: revoking.id } })}>
          Whatever signs in with it is refused from its next request on. A sender keeps what it cannot send and goes on when it is given another token.
        </Confirm>
      )}
    </>
  );
}

function TokenForm({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => void }) {
  const roles = useApi('GET /api/v1/roles', {});
  const [name, setName] = useState('');
  const [ticked, setTicked] = useState<string[]>(['ingest']);
  const [datasets, setDatasets] = useState('');
  const [life, setLife] = useState('365d');
  const make = useChange('POST /api/v1/tokens', LIST, (made) => {
    onClose();
    onMade(made.token);
  });
  const submit = () => make.mutate({ body: { name, permissions: ticked, datasets: datasetsOf(datasets), ...(life ? { expiresIn: life } : {}) } });
  return (
    <FormDialog title="Make a token" action="Make" error={make.error} disabled={make.isPending} onSubmit={submit} onClose={onClose}>
      <TextField label="Name" required autoFocus hint="What it is for: filebeat on web-1" value={name} onChange={(event) => setName(event.target.value)} />
      {roles.data ? <Ticks legend="May" names={roles.data.permissions} ticked={ticked} onChange={setTicked} /> : <Skeleton lines={2} />}
      <TextField label="Sees only these datasets" hint="linux.auth, windows.* — empty for every dataset" value={datasets} onChange={(event) => setDatasets(event.target.value)} />
      <Select label="Is good for" value={life} onChange={(event) => setLife(event.target.value)}>
        {LIVES.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </Select>
    </FormDialog>
  );
}

import { useState } from 'react';
import { Code } from '@/design/Code';
import { Select, TextField } from '@/design/controls';
import { FormDialog } from '@/design/Dialog';
import { toast } from '@/design/Toast';
import type { NotificationTarget } from './NotificationsTab';
import { useChange } from './parts';

const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'];
const ENCRYPTIONS = [
  ['starttls', 'STARTTLS'],
  ['tls', 'TLS from the first byte'],
  ['none', 'none, into allowed networks only'],
] as const;

/** Thirty-two bytes at random, as text. */
function drawn(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function lines(text: string): string[] {
  return text.split(/[\n,]+/).map((one) => one.trim()).filter(Boolean);
}

/** A target, new or changed. Secrets are written and never shown; what is left empty stays. */
export function TargetForm({ target, taken, onClose }: { target: NotificationTarget | null; taken: readonly string[]; onClose: () => void }) {
  const [name, setName] = useState(target?.name ?? '');
  const [kind, setKind] = useState(target?.kind ?? 'webhook');
  const [enabled, setEnabled] = useState(target?.enabled ?? true);
  const [severity, setSeverity] = useState(target?.severity ?? 'high');
  const [rules, setRules] = useState(target?.rules.join(', ') ?? '');
  const [perMinute, setPerMinute] = useState(String(target?.perMinute ?? 30));
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState(target?.kind === 'webhook' ? '' : drawn());
  const [host, setHost] = useState(target?.mail?.host ?? '');
  const [port, setPort] = useState(String(target?.mail?.port ?? 587));
  const [encryption, setEncryption] = useState(target?.mail?.encryption ?? 'starttls');
  const [user, setUser] = useState(target?.mail?.user ?? '');
  const [password, setPassword] = useState('');
  const [from, setFrom] = useState(target?.mail?.from ?? '');
  const [to, setTo] = useState(target?.mail?.to.join(', ') ?? '');
  const save = useChange('PUT /api/v1/notifications/targets/{id}', 'GET /api/v1/notifications/targets', () => {
    toast(target ? 'The target was changed' : 'The target was added; try it with a test');
    onClose();
  });
  const same = target?.kind === kind;
  const submit = () => {
    const common = { name, kind, enabled, severity, rules: lines(rules), perMinute: Number(perMinute) };
    const channel =
      kind === 'email'
        ? { host, port: Number(port), encryption, ...(user ? { user } : {}), ...(password ? { password } : {}), from, to: lines(to) }
        : { ...(url ? { url } : {}), ...(kind === 'webhook' && secret ? { secret } : {}) };
    save.mutate({ path: { id: target?.id ?? idOf(name, taken) }, body: { ...common, ...channel } });
  };
  return (
    <FormDialog title={target ? `Change ${target.name}` : 'Add a notification target'} action="Save" error={save.error} disabled={save.isPending} onSubmit={submit} onClose={onClose}>
      <TextField label="Name" required autoFocus hint="What people call it: On call" value={name} onChange={(event) => setName(event.target.value)} />
      <Select label="Kind" value={kind} onChange={(event) => setKind(event.target.value)}>
        <option value="webhook">Webhook, signed</option>
        <option value="slack">Slack, or what speaks as Slack does</option>
        <option value="email">E-mail</option>
      </Select>
      {kind !== 'email' && (
        <TextField label="Address" type="url" required={!same} hint={same ? `Leads to ${target?.leadsTo}; empty to leave it` : 'https://…'} autoComplete="off" value={url} onChange={(event) => setUrl(event.target.value)} />
      )}
      {kind === 'webhook' && (
        <>
          <TextField label="Secret" required={!same} minLength={16} hint={same ? 'Empty to leave it as it is' : 'What messages are signed with; give it to the receiver now, it is not shown again'} autoComplete="off" value={secret} onChange={(event) => setSecret(event.target.value)} />
          {secret && <Code label="the secret" text={secret} />}
        </>
      )}
      {kind === 'email' && (
        <>
          <TextField label="Mail server" required value={host} onChange={(event) => setHost(event.target.value)} />
          <TextField label="Port" required type="number" min={1} max={65535} value={port} onChange={(event) => setPort(event.target.value)} />
          <Select label="Encryption" value={encryption} onChange={(event) => setEncryption(event.target.value)}>
            {ENCRYPTIONS.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
          <TextField label="User" hint="Empty where the server asks for none" autoComplete="off" value={user} onChange={(event) => setUser(event.target.value)} />
          <TextField label="Password" type="password" hint={same ? 'Empty to leave it; needed again when server or user change' : ''} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
          <TextField label="From" required type="email" value={from} onChange={(event) => setFrom(event.target.value)} />
          <TextField label="To" required hint="Several with commas" value={to} onChange={(event) => setTo(event.target.value)} />
        </>
      )}
      <Select label="Told from severity" value={severity} onChange={(event) => setSeverity(event.target.value)}>
        {SEVERITIES.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </Select>
      <TextField label="Only these rules" hint="Keys, or their beginnings with *; empty for all" value={rules} onChange={(event) => setRules(event.target.value)} />
      <TextField label="At most a minute" type="number" min={1} max={600} required hint="More wait" value={perMinute} onChange={(event) => setPerMinute(event.target.value)} />
      <label className="row-of">
        <input type="checkbox" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
        Switched on
      </label>
    </FormDialog>
  );
}

/** An id made of the name that no other target has. */
function idOf(name: string, taken: readonly string[]): string {
  const base = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'target';
  let id = base;
  for (let number = 2; taken.includes(id); number++) id = `${base}-${number}`;
  return id;
}

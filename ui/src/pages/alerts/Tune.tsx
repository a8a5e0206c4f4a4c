import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { call, type Answer, type Problem } from '@/api/client';
import { useMay } from '@/api/use';
import { Button, Select, TextField } from '@/design/controls';
import { Code } from '@/design/Code';
import { Dialog } from '@/design/Dialog';
import { count } from '@/design/format';
import { ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { useChange } from './changes';
import { conditionsOf, nameOf, OPERATORS, startingWith, type Chosen } from './exception';
import { about, type Shown } from './types';

const EXPIRIES = [
  { id: '7d', label: 'in 7 days' },
  { id: '30d', label: 'in 30 days' },
  { id: '90d', label: 'in 90 days' },
  { id: '', label: 'never' },
] as const;
const SETTLED_MS = 350;

/** Makes an exception of a rule from what an alert matched: chooses fields, sees what it would have silenced, keeps it. */
export function Tune({ shown, onClose }: { shown: Shown; onClose: () => void }) {
  const { alert } = shown;
  const [chosen, setChosen] = useState<Chosen[]>(() => startingWith(shown.fields, alert.group));
  const [name, setName] = useState(() => nameOf(alert.title, alert.group));
  const [reason, setReason] = useState('');
  const [expiry, setExpiry] = useState('30d');
  const [from, setFrom] = useState('now-7d');
  const [resolve, setResolve] = useState(true);
  const client = useQueryClient();
  const change = useChange();
  const mayHunt = useMay('hunt');
  const conditions = useMemo(() => conditionsOf(chosen), [chosen]);
  const asked = JSON.stringify({ conditions, from, name: name.trim() });
  const preview = useMutation<Answer<'POST /api/v1/rules/{key}/exceptions/preview'>, Problem, string>({
    mutationFn: (body) => call('POST /api/v1/rules/{key}/exceptions/preview', { path: { key: alert.rule.key }, body: JSON.parse(body) as object }),
  });
  const { mutate: look, reset: forget } = preview;
  useEffect(() => {
    if (Object.keys(conditions).length === 0 || !mayHunt) {
      forget();
      return;
    }
    const later = setTimeout(() => look(asked), SETTLED_MS);
    return () => clearTimeout(later);
    // The name alone is no reason to hunt again; it is in the text that is looked at next.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [conditions, from, mayHunt]);
  const keep = useMutation<void, Problem>({
    mutationFn: async () => {
      const made = await call('POST /api/v1/rules/{key}/exceptions', {
        path: { key: alert.rule.key },
        body: { name: name.trim(), description: reason.trim(), conditions, ...(expiry ? { expiresIn: expiry } : {}) },
      });
      const undo = () =>
        void call('DELETE /api/v1/rules/{key}', { path: { key: made.key } })
          .then(() => client.invalidateQueries())
          .catch((error: unknown) => toast(error instanceof Error ? error.message : String(error)));
      toast(`Exception “${made.name}” is in force`, undo);
      if (resolve && alert.status !== 'resolved') await change.mutateAsync({ alerts: [alert], change: { status: 'resolved', resolution: 'false-positive', comment: `Excepted: ${made.name}` } });
      await client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).includes('/rules') });
    },
    onSuccess: onClose,
  });
  const set = (field: string, part: Partial<Chosen>) => setChosen((before) => before.map((one) => (one.field === field ? { ...one, ...part } : one)));
  const some = Object.keys(conditions).length > 0;
  return (
    <Dialog title={`Tune “${alert.title}”`} drawer onClose={onClose}>
      <form
        className="stack alerts-tune"
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate();
        }}
      >
        <section className="stack">
          <h3>1. Events that have all of this are excepted</h3>
          <ul className="choices">
            {chosen.map((one) => (
              <li key={one.field} className={one.on ? 'on' : ''}>
                <label>
                  <input type="checkbox" checked={one.on} onChange={(event) => set(one.field, { on: event.target.checked })} />
                  <span className="mono">{one.field}</span>
                  {!one.on && <span className="mono muted">{one.value}</span>}
                </label>
                {one.on && (
                  <div className="row-of">
                    <select className="select" aria-label={`How ${one.field} is compared`} value={one.operator} onChange={(event) => set(one.field, { operator: event.target.value as Chosen['operator'] })}>
                      {OPERATORS.map((operator) => (
                        <option key={operator.id} value={operator.id}>
                          {operator.label}
                        </option>
                      ))}
                    </select>
                    <input className="input mono" aria-label={`Value of ${one.field}`} value={one.value} onChange={(event) => set(one.field, { value: event.target.value })} />
                  </div>
                )}
              </li>
            ))}
          </ul>
        </section>
        <section className="stack" aria-live="polite">
          <div className="row-of spread">
            <h3>2. What it would have silenced</h3>
            <select className="select" aria-label="Range of the preview" value={from} onChange={(event) => setFrom(event.target.value)}>
              <option value="now-1d">in the last day</option>
              <option value="now-7d">in the last 7 days</option>
              <option value="now-30d">in the last 30 days</option>
            </select>
          </div>
          {!some && <p className="muted">Choose at least one field.</p>}
          {some && !mayHunt && <p className="muted">The preview needs the permission to hunt; the exception can be made without it.</p>}
          {preview.isPending && <Skeleton lines={3} />}
          {preview.error && <ErrorState error={preview.error} onRetry={() => look(asked)} />}
          {preview.data && some && !preview.isPending && <Silenced preview={preview.data} />}
        </section>
        <section className="stack">
          <h3>3. Keep it</h3>
          <TextField label="Name" required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
          <TextField label="Why this is all right" maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
          <Select label="It ends" value={expiry} onChange={(event) => setExpiry(event.target.value)} hint="An exception that ends is looked at again; one that does not is forgotten.">
            {EXPIRIES.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </Select>
          {alert.status !== 'resolved' && (
            <label className="row-of">
              <input type="checkbox" checked={resolve} onChange={(event) => setResolve(event.target.checked)} />
              Resolve this alert as a false positive
            </label>
          )}
        </section>
        {keep.error && <ErrorState error={keep.error} />}
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={!some || keep.isPending || name.trim() === ''}>
            Save exception
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Silenced({ preview }: { preview: Answer<'POST /api/v1/rules/{key}/exceptions/preview'> }) {
  const { without, with: left, silenced, filters } = preview;
  const gone = Math.max(0, without.alerts - left.alerts);
  return (
    <>
      <p className="silenced">
        <strong className="numbers">{count(gone)}</strong> of <span className="numbers">{count(without.alerts)}</span> alerts would not have been made; <span className="numbers">{count(left.alerts)}</span> would remain.
      </p>
      <meter min={0} max={Math.max(1, without.alerts)} value={gone} aria-label="Share of alerts that would not have been made" />
      {gone === without.alerts && gone > 0 && <p className="warned">Nothing of this rule would remain. Choose more fields, so that it still sees what it should.</p>}
      {gone === 0 && <p className="muted">It changes nothing in this time.</p>}
      {silenced.length > 0 && (
        <div className="silenced-list" tabIndex={0} role="region" aria-label="Alerts that would have lost findings">
          <table className="plain-table">
            <thead>
              <tr>
                <th>Alert about</th>
                <th className="number">Findings lost</th>
                <th>When</th>
              </tr>
            </thead>
            <tbody>
              {silenced.slice(0, 100).map((one, i) => (
                <tr key={i}>
                  <td className="mono">{about(one.group) || 'all'}</td>
                  <td className="number numbers">{one.silenced === one.findings ? `all ${count(one.findings)}` : `${count(one.silenced)} of ${count(one.findings)}`}</td>
                  <td>
                    <Time value={one.from} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <details>
        <summary>The Sigma filter</summary>
        <Code label="the filter" text={filters.join('---\n')} />
      </details>
    </>
  );
}

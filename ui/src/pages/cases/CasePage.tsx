import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, Problem, type Answer } from '@/api/client';
import { retrying, useApi, useMay, useMe } from '@/api/use';
import { Link } from '@/app/router';
import { Button, IconButton, Select, TextField } from '@/design/controls';
import { FormDialog } from '@/design/Dialog';
import { count } from '@/design/format';
import { Icon } from '@/design/Icon';
import { Badge, Severity } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { refresh, undo } from '@/pages/alerts/changes';
import { returning } from '@/pages/alerts/membership';
import { Past } from '@/pages/alerts/Past';
import { about, SEVERITIES, statusTone, STATUS_NAMES, type Alert } from '@/pages/alerts/types';
import { CASE_STATUSES } from './status';
import './cases.css';

type Shown = Answer<'GET /api/v1/cases/{id}'>;
type Change = Parameters<typeof call<'PATCH /api/v1/cases/{id}'>>[1]['body'];

/** As many alerts as the API tells of a case. */
const MOST_SHOWN = 1000;

/** A case: what is known, its alerts, what people did. */
export default function CasePage({ id = '' }: { id?: string }) {
  const shown = useApi('GET /api/v1/cases/{id}', { path: { id } });
  return (
    <div className="page cases">
      <Link to="/cases" className="back">
        <Icon name="left" /> Cases
      </Link>
      {shown.error ? <ErrorState error={shown.error} onRetry={retrying(shown)} /> : shown.data ? <One shown={shown.data} /> : <Skeleton lines={6} />}
    </div>
  );
}

function One({ shown }: { shown: Shown }) {
  const one = shown.details;
  const may = useMay('alerts-write');
  const me = useMe();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const change = useMutation<unknown, Problem, Change>({
    mutationFn: (body) => call('PATCH /api/v1/cases/{id}', { path: { id: one.id }, body }),
    onError: (problem) => toast(`${problem.detail} ${problem.remedy}`),
    onSettled: () => refresh(client),
  });
  /** Changes one thing and offers the way back. */
  const set = (made: Change, back: Change, text: string) => change.mutate(made, { onSuccess: () => toast(text, () => change.mutate(back)) });
  const remove = useMutation<unknown, Problem, Alert>({
    mutationFn: (alert) => call('POST /api/v1/cases/{id}/alerts', { path: { id: one.id }, body: { remove: [alert.id] } }),
    onSuccess: (_, alert) => toast(`“${alert.title}” taken out of the case`, undo(returning(one.id, [alert]), client)),
    onError: (problem) => toast(`${problem.detail} ${problem.remedy}`),
    onSettled: () => refresh(client),
  });
  return (
    <div className="one">
      <div className="page-head">
        <div>
          <p className="muted">
            Case #{one.id}, opened by {one.author} <Time value={one.created} />
          </p>
          <h1>{one.title}</h1>
        </div>
        {may && (
          <Button icon="edit" onClick={() => setEditing(true)}>
            Edit
          </Button>
        )}
      </div>
      <div className="columns">
        <div className="stack">
          {one.description && <p className="description">{one.description}</p>}
          <section className="panel" aria-label="Alerts">
            <header>
              <h2>Alerts</h2>
              <span className="muted numbers">{count(one.alerts)}</span>
            </header>
            {shown.alerts.length === 0 ? (
              <Empty icon="bell" title="No alert belongs to it yet">
                Select alerts in the queue and choose “Case”.
              </Empty>
            ) : (
              <ul className="alerts-of">
                {shown.alerts.map((alert) => (
                  <li key={alert.id}>
                    <Severity value={alert.severity} />
                    <span>
                      <Link to={`/alerts/${alert.id}`}>{alert.title}</Link>
                      <span className="muted">{about(alert.group)}</span>
                    </span>
                    <Badge tone={statusTone(alert.status)}>{STATUS_NAMES[alert.status] ?? alert.status}</Badge>
                    <Time value={alert.firstEvent} />
                    {may && <IconButton icon="close" small label={`Take “${alert.title}” out of the case`} onClick={() => remove.mutate(alert)} />}
                  </li>
                ))}
              </ul>
            )}
            {shown.alerts.length > 0 && shown.alerts.length < one.alerts && (
              <p className="muted more">
                {shown.alerts.length === MOST_SHOWN ? `The newest ${count(MOST_SHOWN)} are shown.` : `${count(one.alerts - shown.alerts.length)} are in datasets that you may not see.`}
              </p>
            )}
          </section>
          <section className="panel" aria-label="History">
            <header>
              <h2>History</h2>
            </header>
            <div className="inner">
              <Past history={shown.history} busy={change.isPending} onComment={(comment) => change.mutateAsync({ comment })} />
            </div>
          </section>
        </div>
        <div className="stack side">
          <Select label="Status" value={one.status} disabled={!may || change.isPending} onChange={(event) => set({ status: event.target.value }, { status: one.status }, `Case #${one.id}: ${event.target.value.replace('-', ' ')}`)}>
            {CASE_STATUSES.map((status) => (
              <option key={status.id} value={status.id}>
                {status.label}
              </option>
            ))}
          </Select>
          <Select label="Severity" value={one.severity} disabled={!may || change.isPending} onChange={(event) => set({ severity: event.target.value }, { severity: one.severity }, `Case #${one.id}: ${event.target.value}`)}>
            {SEVERITIES.map((severity) => (
              <option key={severity}>{severity}</option>
            ))}
          </Select>
          <div className="field">
            <span className="label">Assignee</span>
            <span className="row-of">
              {one.assignee ?? <span className="muted">Nobody</span>}
              {may && one.assignee !== me.name && (
                <Button small onClick={() => set({ assignee: 'me' }, { assignee: one.assignee ?? 'nobody' }, `Case #${one.id} assigned to you`)}>
                  Assign to me
                </Button>
              )}
            </span>
          </div>
          <div className="field">
            <span className="label">Changed</span>
            <Time value={one.updated} />
          </div>
        </div>
      </div>
      {editing && <Edit shown={shown} busy={change.isPending} onClose={() => setEditing(false)} onSave={(body) => change.mutate(body, { onSuccess: () => setEditing(false) })} />}
    </div>
  );
}

function Edit({ shown, busy, onClose, onSave }: { shown: Shown; busy: boolean; onClose: () => void; onSave: (body: Change) => void }) {
  const [title, setTitle] = useState(shown.details.title);
  const [description, setDescription] = useState(shown.details.description);
  return (
    <FormDialog title="Edit the case" action="Save" disabled={busy || title.trim() === ''} onSubmit={() => onSave({ title: title.trim(), description, version: shown.details.version })} onClose={onClose}>
      <TextField label="Title" required maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
      <div className="field">
        <label className="label" htmlFor="case-text">
          What is known
        </label>
        <textarea id="case-text" className="textarea" rows={8} maxLength={10_000} value={description} onChange={(event) => setDescription(event.target.value)} />
      </div>
    </FormDialog>
  );
}

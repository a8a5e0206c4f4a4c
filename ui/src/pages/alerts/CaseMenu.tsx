import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, Problem } from '@/api/client';
import { retrying, useApi } from '@/api/use';
import { navigate } from '@/app/router';
import { Button, Select, TextField } from '@/design/controls';
import { FormDialog } from '@/design/Dialog';
import { Menu } from '@/design/Menu';
import { ErrorState, Skeleton } from '@/design/states';
import { toast } from '@/design/Toast';
import { refresh, undo } from './changes';
import { isWhole, leaving, putInto, told, type Added } from './membership';
import { SEVERITIES, type Alert } from './types';
import './alerts.css';

/** Puts alerts into a case that is open, or opens one for them. */
export function CaseMenu({ alerts, small }: { alerts: readonly Alert[]; small: boolean }) {
  const [opening, setOpening] = useState(false);
  const client = useQueryClient();
  const move = useMutation<Added, Problem, { id: string; title: string }>({
    mutationFn: ({ id }) => putInto(id, alerts),
    onSuccess: (added, { id, title }) => toast(told(added, title), undo(leaving(id, added.moved), client)),
    onSettled: () => refresh(client),
  });
  return (
    <>
      <Menu
        trigger={(expanded, toggle) => (
          <Button small={small} icon="inbox" aria-expanded={expanded} onClick={toggle}>
            Case
          </Button>
        )}
      >
        {(close) => (
          <OpenCases
            onChoose={(id, title) => {
              close();
              move.mutate({ id, title });
            }}
            onOpen={() => {
              close();
              setOpening(true);
            }}
          />
        )}
      </Menu>
      {opening && <OpenCase alerts={alerts} onClose={() => setOpening(false)} />}
    </>
  );
}

function OpenCases({ onChoose, onOpen }: { onChoose: (id: string, title: string) => void; onOpen: () => void }) {
  const cases = useApi('GET /api/v1/cases', { query: { limit: 20 } });
  const open = cases.data?.cases.filter((one) => one.status !== 'closed') ?? [];
  return (
    <>
      <button type="button" onClick={onOpen}>
        <strong>Open a case…</strong>
      </button>
      <hr />
      {cases.isPending && <Skeleton lines={2} />}
      {cases.error && <ErrorState error={cases.error} onRetry={retrying(cases)} />}
      {cases.data && open.length === 0 && <p className="muted alerts-menu-note">No case is open.</p>}
      {open.map((one) => (
        <button key={one.id} type="button" onClick={() => onChoose(one.id, one.title)}>
          #{one.id} {one.title}
        </button>
      ))}
    </>
  );
}

/** Asks for what a case needs; goes to it when it is open. Where alerts are missing from it they stay selected, to be added again. */
export function OpenCase({ alerts, onClose }: { alerts: readonly Alert[]; onClose: () => void }) {
  const client = useQueryClient();
  const worst = SEVERITIES.find((severity) => alerts.some((alert) => alert.severity === severity)) ?? 'medium';
  const [title, setTitle] = useState(alerts[0]?.title ?? '');
  const [severity, setSeverity] = useState<string>(worst);
  const [description, setDescription] = useState('');
  const make = useMutation<{ id: string; added: Added }, Problem>({
    mutationFn: async () => {
      const made = await call('POST /api/v1/cases', { body: { title: title.trim(), severity, description, assignee: 'me' }, headers: { 'Idempotency-Key': crypto.getRandomValues(new Uint32Array(4)).join('-') } });
      return { id: made.id, added: await putInto(made.id, alerts) };
    },
    onSuccess: ({ id, added }) => {
      void refresh(client);
      onClose();
      if (isWhole(added)) navigate(`/cases/${id}`);
      else toast(`Case #${id} is open. ${told(added, title.trim())}`, undo(leaving(id, added.moved), client));
    },
  });
  return (
    <FormDialog title="Open a case" action="Open case" error={make.error} disabled={make.isPending || title.trim() === ''} onSubmit={() => make.mutate()} onClose={onClose}>
      <TextField label="Title" required maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
      <Select label="Severity" value={severity} onChange={(event) => setSeverity(event.target.value)}>
        {SEVERITIES.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Select>
      <div className="field">
        <label className="label" htmlFor="case-description">
          What is known
        </label>
        <textarea id="case-description" className="textarea" rows={3} maxLength={10_000} value={description} onChange={(event) => setDescription(event.target.value)} />
      </div>
      {alerts.length > 0 && <p className="muted">{alerts.length === 1 ? 'The alert goes' : `${alerts.length} alerts go`} into it; an alert belongs to one case at most.</p>}
    </FormDialog>
  );
}

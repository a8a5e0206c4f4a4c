import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type Problem, type schemas } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { setSearch } from '@/app/router';
import { IconButton, TextField } from '@/design/controls';
import { FormDialog } from '@/design/Dialog';
import { Icon } from '@/design/Icon';
import { Menu } from '@/design/Menu';
import { ErrorState, Skeleton } from '@/design/states';
import { toast } from '@/design/Toast';
import { DEFAULT_COLUMNS } from './ResultTable';
import { DEFAULT_RANGE, type RangeText } from './timerange';

type Kept = schemas['SavedSearchesKept'];

const LIST = ['GET /api/v1/searches'];

function bodyOf(one: Kept): schemas['SavedSearchesAsk'] {
  return { name: one.name, query: one.query, from: one.from, to: one.to, columns: one.columns, shared: one.shared };
}

/** The searches that one keeps, and those that others share; and keeping this one. */
export function SavedSearches({ query, range, columns }: { query: string; range: RangeText; columns: readonly string[] }) {
  const [saving, setSaving] = useState(false);
  return (
    <>
      <Menu trigger={(open, toggle) => <IconButton icon="star" label="Saved searches" aria-expanded={open} onClick={toggle} />}>
        {(close) => (
          <List
            close={close}
            onSave={() => {
              close();
              setSaving(true);
            }}
          />
        )}
      </Menu>
      {saving && <Save query={query} range={range} columns={columns} onClose={() => setSaving(false)} />}
    </>
  );
}

function List({ close, onSave }: { close: () => void; onSave: () => void }) {
  const client = useQueryClient();
  const administers = useMay('admin');
  const list = useApi('GET /api/v1/searches', {}, { staleTime: 0 });
  const open = (one: Kept) => {
    const standard = one.from === DEFAULT_RANGE.from && one.to === DEFAULT_RANGE.to;
    setSearch({ q: one.query, from: standard ? null : one.from, to: standard ? null : one.to || (one.from ? null : 'now'), cols: one.columns.join(','), tab: null, event: null });
    close();
  };
  const remove = useMutation<void, Problem, Kept>({
    mutationFn: async (one) => {
      await call('DELETE /api/v1/searches/{id}', { path: { id: one.id } });
    },
    onSuccess: async (_, one) => {
      toast(`“${one.name}” was removed.`, () => {
        void call('PUT /api/v1/searches/{id}', { path: { id: one.id }, body: bodyOf(one) }).then(() => client.invalidateQueries({ queryKey: LIST }));
      });
      await client.invalidateQueries({ queryKey: LIST });
    },
    onError: (problem) => toast(problem.detail),
  });
  return (
    <div className="saved">
      <button type="button" onClick={onSave}>
        <Icon name="plus" /> Save this search
      </button>
      <hr />
      {list.error ? (
        <ErrorState error={list.error} onRetry={retrying(list)} />
      ) : list.isPending ? (
        <Skeleton lines={2} />
      ) : list.data.searches.length === 0 ? (
        <p className="menu-note">Nothing is saved yet.</p>
      ) : (
        <ul>
          {list.data.searches.map((one) => (
            <li key={one.id}>
              <button type="button" onClick={() => open(one)} title={one.query || 'everything'}>
                <span className="saved-name">{one.name}</span>
                <small className="muted">{one.own ? (one.shared ? 'shared' : '') : `by ${one.author}`}</small>
              </button>
              {(one.own || administers) && <IconButton icon="trash" label={`Remove ${one.name}`} small onClick={() => remove.mutate(one)} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Save({ query, range, columns, onClose }: { query: string; range: RangeText; columns: readonly string[]; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const save = useMutation<Kept, Problem>({
    mutationFn: () =>
      call('PUT /api/v1/searches/{id}', {
        path: { id: idOf(name) },
        body: { name, query, from: range.from, to: range.to, columns: columns.join(',') === DEFAULT_COLUMNS.join(',') ? [] : [...columns], shared },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: LIST });
      toast(`“${name.trim()}” is saved.`);
      onClose();
    },
  });
  const submit = () => {
    if (name.trim()) save.mutate();
  };
  return (
    <FormDialog title="Save this search" action="Save" error={save.error} disabled={!name.trim() || save.isPending} onSubmit={submit} onClose={onClose}>
      <TextField label="Name" value={name} maxLength={200} required autoFocus onChange={(event) => setName(event.target.value)} />
      <label className="row-of">
        <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} /> Others of this tenant see it
      </label>
    </FormDialog>
  );
}

/** Of the name, with something random, so that nobody's search is replaced by one of the same name. */
function idOf(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  const random = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join('');
  return words ? `${words}-${random}` : random;
}

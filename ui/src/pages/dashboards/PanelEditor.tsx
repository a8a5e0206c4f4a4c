import { useEffect, useId, useState, type FormEvent } from 'react';
import { useApi } from '@/api/use';
import { Button, Select, TextField } from '@/design/controls';
import { Dialog, focusFirst } from '@/design/Dialog';
import { Icon, type IconName } from '@/design/Icon';
import { rangeOf, type RangeText } from '@/pages/search/timerange';
import { FUNCTIONS, type Kind, type Panel } from './panel';
import { PanelBody } from './PanelBody';

export const KINDS: ReadonlyArray<{ id: Kind; label: string; icon: IconName }> = [
  { id: 'line', label: 'Lines', icon: 'lines' },
  { id: 'bar', label: 'Bars', icon: 'chart' },
  { id: 'number', label: 'Number', icon: 'target' },
  { id: 'table', label: 'Table', icon: 'table' },
  { id: 'heat-map', label: 'Heat map', icon: 'grid' },
  { id: 'map', label: 'Map', icon: 'globe' },
  { id: 'events', label: 'Events', icon: 'rules' },
];

const SIZES: Record<Kind, { w: number; h: number }> = {
  line: { w: 6, h: 4 },
  bar: { w: 6, h: 4 },
  number: { w: 3, h: 2 },
  table: { w: 6, h: 5 },
  'heat-map': { w: 6, h: 4 },
  map: { w: 8, h: 5 },
  events: { w: 12, h: 5 },
};

/** How many fields each kind takes, and what they are called. */
const FIELDS: Record<Kind, readonly { label: string; hint?: string; required?: boolean }[]> = {
  line: [],
  number: [],
  bar: [{ label: 'A bar for each value of', hint: 'Nothing for bars over time' }],
  table: [{ label: 'Field', required: true }, { label: 'Second field' }, { label: 'Third field' }],
  'heat-map': [{ label: 'A row for each value of', hint: 'Nothing for weekday and hour' }, { label: 'A column for each value of', hint: 'Nothing for time' }],
  map: [{ label: 'Field of countries', hint: 'Two-letter codes', required: true }],
  events: [{ label: 'Column' }, { label: 'Second column' }, { label: 'Third column' }, { label: 'Fourth column' }],
};

const COUNTRY = 'source.geo.country_iso_code';

/** A panel to begin with. */
export function newPanel(id: string): Panel {
  return { id, title: '', kind: 'line', query: '', search: '', figure: { function: 'count', field: '', percentile: null }, fields: [], split: '', limit: 10, x: 0, y: 0, ...SIZES.line };
}

/** Makes or changes a panel; what it will show is shown below. */
export function PanelEditor({ panel, fresh, range, onDone, onClose }: { panel: Panel; fresh: boolean; range: RangeText; onDone: (panel: Panel) => void; onClose: () => void }) {
  const [draft, setDraft] = useState(panel);
  const [now] = useState(() => Date.now());
  const searches = useApi('GET /api/v1/searches', {}, { staleTime: 0 });
  const fields = useApi('GET /api/v1/fields', { query: { from: range.from, to: range.to } }, { staleTime: 60_000 });
  const list = useId();
  const saved = searches.data?.searches ?? [];
  const chosen = saved.find((one) => one.id === draft.search);
  const query = draft.search ? (chosen?.query ?? '') : draft.query;
  const kind = draft.kind as Kind;
  const change = (part: Partial<Panel>) => setDraft((before) => ({ ...before, ...part }));
  const field = (i: number, value: string) => change({ fields: Array.from({ length: Math.max(draft.fields.length, i + 1) }, (_, at) => (at === i ? value : (draft.fields[at] ?? ''))) });
  const choose = (next: Kind) => {
    const known = FIELDS[next].length;
    const first = next === 'map' ? [COUNTRY] : draft.kind === 'map' ? [] : draft.fields.slice(0, known);
    change({ kind: next, fields: first, split: next === 'line' || next === 'bar' ? draft.split : '', ...(fresh ? SIZES[next] : {}) });
  };
  const complete = { ...draft, title: draft.title.trim() || titleOf(draft, chosen?.name), fields: draft.fields.map((one) => one.trim()).filter(Boolean) };
  const missing = FIELDS[kind].some((one, i) => one.required && !draft.fields[i]?.trim()) || (draft.figure.function !== 'count' && !draft.figure.field.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!missing) onDone(complete);
  };
  return (
    <Dialog title={fresh ? 'Add a panel' : 'Edit the panel'} wide onClose={onClose}>
      <form className="panel-editor" onSubmit={submit}>
        <fieldset className="kinds">
          <legend className="label">Show as</legend>
          {KINDS.map((one) => (
            <label key={one.id} className={kind === one.id ? 'chosen' : ''}>
              <input type="radio" name="kind" value={one.id} checked={kind === one.id} onChange={() => choose(one.id)} />
              <Icon name={one.icon} size={18} /> {one.label}
            </label>
          ))}
        </fieldset>
        <div className="two of">
          <Select label="Of" value={draft.search} onChange={(event) => change({ search: event.target.value, query: '' })} error={searches.error ? searches.error.detail : null}>
            <option value="">a query</option>
            {draft.search && !chosen && <option value={draft.search}>{draft.search} (not there)</option>}
            {saved.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
          {draft.search ? (
            <TextField label="Query of the saved search" value={query} className="mono" readOnly hint="The panel follows the search as it is changed." />
          ) : (
            <TextField label="Query" value={draft.query} className="mono" placeholder="everything" maxLength={10_000} ref={focusFirst} onChange={(event) => change({ query: event.target.value })} />
          )}
        </div>
        {kind !== 'events' && (
          <div className="two">
            <Select label="Figure" value={draft.figure.function} onChange={(event) => change({ figure: { ...draft.figure, function: event.target.value, percentile: event.target.value === 'percentile' ? (draft.figure.percentile ?? 95) : null } })}>
              {FUNCTIONS.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </Select>
            {draft.figure.function !== 'count' && (
              <div className="two">
                <TextField label="Of the field" list={list} className="mono" required value={draft.figure.field} onChange={(event) => change({ figure: { ...draft.figure, field: event.target.value } })} />
                {draft.figure.function === 'percentile' && <TextField label="Percentile" type="number" min={1} max={99.9} step="any" value={draft.figure.percentile ?? 95} onChange={(event) => change({ figure: { ...draft.figure, percentile: Number(event.target.value) || 95 } })} />}
              </div>
            )}
          </div>
        )}
        {(FIELDS[kind].length > 0 || kind === 'line') && (
          <div className="two">
            {FIELDS[kind].map((one, i) => (i > 0 && kind !== 'heat-map' && !draft.fields[i - 1] ? null : <TextField key={one.label} label={one.label} hint={one.hint} list={list} className="mono" required={one.required ?? false} value={draft.fields[i] ?? ''} onChange={(event) => field(i, event.target.value)} />))}
            {(kind === 'line' || kind === 'bar') && <TextField label="A colour for each value of" hint="Nothing for one" list={list} className="mono" value={draft.split} onChange={(event) => change({ split: event.target.value.trim() })} />}
          </div>
        )}
        <datalist id={list}>
          {['source', 'dataset', 'severity', ...(fields.data?.fields ?? []).map((one) => one.name)].map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div className="two">
          <TextField label="Title" value={draft.title} maxLength={200} placeholder={titleOf(draft, chosen?.name)} onChange={(event) => change({ title: event.target.value })} />
          {!['number', 'map'].includes(kind) && !(kind === 'heat-map' && draft.fields.filter(Boolean).length === 0) && !(kind === 'line' && !draft.split) && (
            <TextField label={kind === 'events' ? 'Events' : 'Values at most'} type="number" min={1} max={100} value={draft.limit} onChange={(event) => change({ limit: Math.max(1, Math.min(100, Math.round(Number(event.target.value)) || 10)) })} />
          )}
        </div>
        <section className="panel preview" aria-label="What it will show">
          {missing ? <p className="nothing muted">Name the field.</p> : <Preview panel={complete} query={query} range={range} now={now} />}
        </section>
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={missing}>
            {fresh ? 'Add' : 'Done'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const PAUSE_MS = 400;

/** What one types is asked for when one pauses. */
function Preview({ panel, query, range, now }: { panel: Panel; query: string; range: RangeText; now: number }) {
  const [shown, setShown] = useState({ panel, query });
  const typed = JSON.stringify([panel, query]);
  useEffect(() => {
    const timer = setTimeout(() => setShown({ panel, query }), PAUSE_MS);
    return () => clearTimeout(timer);
    // The panel is made anew each time; what is in it matters.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  const asked = { query: shown.query, range: rangeOf(range, now) ?? { from: null, to: null } };
  return <PanelBody panel={shown.panel} query={shown.query} asked={asked} text={range} />;
}

/** A title for a panel that was given none. */
function titleOf(panel: Panel, search: string | undefined): string {
  const what = search ?? (panel.query || 'Events');
  const by = [...panel.fields, panel.split].filter(Boolean).join(', ');
  return (by && panel.kind !== 'events' ? `${what} by ${by}` : what).slice(0, 200);
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call, type Problem } from '@/api/client';
import { retrying, useApi, useMay } from '@/api/use';
import { useShortcut } from '@/app/keys';
import { Link, navigate, setSearch, useSearch } from '@/app/router';
import { Button, IconButton, Select } from '@/design/controls';
import { Confirm } from '@/design/Dialog';
import { Badge } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { TimePicker } from '@/pages/search/TimePicker';
import { rangeOf, type RangeText } from '@/pages/search/timerange';
import { Grid, PanelTools } from './Grid';
import { begun, changed, undone, type History } from './history';
import { compacted, ordered, placed } from './layout';
import { searchAddress, type Panel } from './panel';
import { PanelBody } from './PanelBody';
import { newPanel, PanelEditor } from './PanelEditor';
import { useRemoval } from './removal';
import { Settings } from './Settings';
import { addressOf, draftOf, idOf, LIST, ONE, REFRESHES, type Dashboard, type Draft } from './types';
import '@/design/print.css';
import './dashboard.css';

/** A dashboard, and its editor: with `edit` in the address. */
export default function DashboardPage({ id = '' }: { id?: string }) {
  const found = useApi('GET /api/v1/dashboards/{id}', { path: { id } }, { staleTime: 0, refetchOnMount: 'always' });
  const editing = useSearch().get('edit') !== null;
  if (found.error) {
    return (
      <div className="page dash">
        <Head name="Dashboard" />
        <ErrorState error={found.error} onRetry={retrying(found)} />
      </div>
    );
  }
  if (!found.data) {
    return (
      <div className="page dash">
        <Skeleton lines={6} />
      </div>
    );
  }
  return editing ? <Editor key={`edit ${id}`} dashboard={found.data} /> : <View key={id} dashboard={found.data} />;
}

function Head({ name, children }: { name: string; children?: React.ReactNode }) {
  return (
    <div className="page-head">
      <nav aria-label="Where this is" className="crumbs">
        <Link to="/dashboards/list">Dashboards</Link>
        <span aria-hidden="true">/</span>
      </nav>
      <h1>{name}</h1>
      {children}
    </div>
  );
}

/** The moment of which everything on the page is; it moves on by the clock and by hand. */
function useMoment(seconds: number): [number, () => void] {
  const [now, setNow] = useState(() => Date.now());
  const renew = useCallback(() => setNow(Date.now()), []);
  useEffect(() => {
    if (seconds === 0) return undefined;
    const timer = setInterval(() => {
      // What nobody sees need not be computed.
      if (!document.hidden) setNow(Date.now());
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return [now, renew];
}

function View({ dashboard }: { dashboard: Dashboard }) {
  const search = useSearch();
  const own = useRef<HTMLDivElement>(null);
  const administers = useMay('admin');
  const [copying, setCopying] = useState(false);
  const { ask, dialog } = useRemoval(() => navigate('/dashboards/list'));
  const text = useMemo<RangeText>(() => (search.has('from') || search.has('to') ? { from: search.get('from') ?? '', to: search.get('to') ?? '' } : { from: dashboard.from, to: dashboard.to }), [search, dashboard]);
  const refresh = search.has('refresh') ? Number(search.get('refresh')) || 0 : dashboard.refresh;
  const [now, renew] = useMoment(refresh);
  const may = dashboard.own || (administers && dashboard.shared);
  const edit = () => setSearch({ edit: '1', from: null, to: null, refresh: null });
  const fill = () => void (document.fullscreenElement ? document.exitFullscreen() : own.current?.requestFullscreen());
  useShortcut('r', 'Renew', 'Dashboard', renew);
  useShortcut('f', 'Full screen', 'Dashboard', fill);
  useShortcut('e', 'Edit', 'Dashboard', () => may && edit());
  const range = (next: RangeText) => {
    const standard = next.from === dashboard.from && next.to === dashboard.to;
    setSearch({ from: standard ? null : next.from || null, to: standard ? null : next.to || (next.from ? null : 'now') });
  };
  return (
    <div className="page dash" tabIndex={0} ref={own}>
      <Head name={dashboard.name}>
        {!dashboard.own && <span className="muted">by {dashboard.author}</span>}
        {dashboard.shared && <Badge>shared</Badge>}
        <span className="push" />
        <span className="dash-moment muted">
          <Time value={new Date(now).toISOString()} style="clock" />
        </span>
        <TimePicker value={text} onChange={range} />
        <Select label="Renewed" hideLabel value={refresh} onChange={(event) => setSearch({ refresh: Number(event.target.value) === dashboard.refresh ? null : event.target.value })}>
          {REFRESHES.map((one) => (
            <option key={one.seconds} value={one.seconds}>
              {one.label}
            </option>
          ))}
          {!REFRESHES.some((one) => one.seconds === refresh) && <option value={refresh}>{`Every ${refresh} s`}</option>}
        </Select>
        <span className="row-of dash-actions">
          <IconButton icon="refresh" label="Renew (r)" kind="plain" onClick={renew} />
          <IconButton icon="expand" label="Full screen (f)" kind="plain" onClick={fill} />
          <IconButton icon="print" label="Print, or save as PDF" kind="plain" onClick={() => print()} />
          <IconButton icon="copy" label="Save a copy" kind="plain" onClick={() => setCopying(true)} />
          {may && <IconButton icon="trash" label="Remove this dashboard" kind="plain" onClick={() => ask(dashboard)} />}
          {may && (
            <Button icon="edit" onClick={edit}>
              Edit
            </Button>
          )}
        </span>
      </Head>
      {dashboard.description && <p className="muted">{dashboard.description}</p>}
      {dashboard.panels.length === 0 ? (
        <Empty
          icon="grid"
          title="There is no panel yet"
          action={
            may ? (
              <Button kind="primary" onClick={edit}>
                Edit
              </Button>
            ) : undefined
          }
        >
          A panel shows what a search counts: over time, by value, on a map.
        </Empty>
      ) : (
        <Panels panels={dashboard.panels} text={text} now={now} editing={false} />
      )}
      {copying && <Copy dashboard={dashboard} onClose={() => setCopying(false)} />}
      {dialog}
    </div>
  );
}

interface PanelsProps {
  panels: readonly Panel[];
  text: RangeText;
  now: number;
  editing: boolean;
  onArrange?: (panels: Panel[]) => void;
  tools?: (panel: Panel) => React.ReactNode;
}

function Panels({ panels, text, now, editing, onArrange = () => undefined, tools = () => null }: PanelsProps) {
  const searches = useApi('GET /api/v1/searches', {}, { enabled: panels.some((panel) => panel.search) });
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const range = useMemo(() => rangeOf(text, now), [text.from, text.to, now]);
  if (!range) {
    return (
      <Empty icon="clock" title="This range of time cannot be read">
        Choose another above.
      </Empty>
    );
  }
  const show = (panel: Panel) => {
    const saved = panel.search ? searches.data?.searches.find((one) => one.id === panel.search) : undefined;
    const query = panel.search ? saved?.query : panel.query;
    return (
      <>
        <header>
          <h2 title={panel.title}>{query === undefined ? panel.title : <Link to={searchAddress(query, text.from, text.to, panel.kind === 'events' ? panel.fields : [])}>{panel.title}</Link>}</h2>
        </header>
        <div className="body">
          {query !== undefined ? (
            <PanelBody panel={panel} query={query} asked={{ query, range }} text={text} />
          ) : searches.error ? (
            <ErrorState error={searches.error} onRetry={retrying(searches)} />
          ) : searches.isPending ? (
            <Skeleton lines={3} />
          ) : (
            <p className="nothing muted">The saved search ‘{panel.search}’ is not there any more, or is not shared with you. Edit the panel to choose another.</p>
          )}
        </div>
      </>
    );
  };
  return <Grid panels={panels} editing={editing} onArrange={onArrange} render={show} tools={tools} />;
}

function Copy({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }) {
  const client = useQueryClient();
  const copy = useMutation<Dashboard, Problem, { name: string; description: string; shared: boolean }>({
    mutationFn: (named) => call('PUT /api/v1/dashboards/{id}', { path: { id: idOf(named.name) }, body: { ...draftOf(dashboard), ...named, version: 0 } }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: LIST });
      onClose();
      navigate(addressOf(made.id));
    },
  });
  return <Settings title="Save a copy" action="Save" value={{ name: `${dashboard.name} (copy)`.slice(0, 200), description: dashboard.description, shared: false }} error={copy.error} busy={copy.isPending} onDone={(named) => copy.mutate(named)} onClose={onClose} />;
}

/** Changes are kept here until they are saved; each can be undone. */
function Editor({ dashboard }: { dashboard: Dashboard }) {
  const client = useQueryClient();
  // What was there when editing began: others may change it meanwhile, which saving then says.
  const [base] = useState(dashboard);
  const [history, setHistory] = useState<History<Draft>>(() => begun({ ...draftOf(base), panels: compacted(ordered(base.panels)) }));
  const [open, setOpen] = useState<{ panel: Panel; fresh: boolean } | 'settings' | 'leave' | null>(null);
  const [now] = useState(() => Date.now());
  const draft = history.now;
  const set = (part: Partial<Draft>) => setHistory((before) => changed(before, { ...before.now, ...part }));
  const undo = () => setHistory(undone);
  const dirty = history.past.length > 0;
  useShortcut('mod+z', 'Undo', 'Dashboard', undo);
  useShortcut('mod+s', 'Save', 'Dashboard', () => save.mutate(base.version));
  useEffect(() => {
    if (!dirty) return undefined;
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', leaving);
    return () => removeEventListener('beforeunload', leaving);
  }, [dirty]);
  const leave = () => setSearch({ edit: null }, { replace: true });
  const save = useMutation<Dashboard, Problem, number | null>({
    mutationFn: (version) => call('PUT /api/v1/dashboards/{id}', { path: { id: base.id }, body: { ...draft, panels: ordered(draft.panels), version } }),
    onSuccess: async (kept) => {
      client.setQueryData([...ONE, { path: { id: base.id } }], kept);
      toast(`“${kept.name}” is saved.`);
      leave();
      await client.invalidateQueries({ queryKey: LIST });
    },
  });
  const keep = (panel: Panel, fresh: boolean) => {
    set({ panels: fresh ? placed(draft.panels, panel) : draft.panels.map((one) => (one.id === panel.id ? { ...panel, x: one.x, y: one.y, w: one.w, h: one.h } : one)) });
    setOpen(null);
  };
  return (
    <div className="page dash" tabIndex={0}>
      <Head name={draft.name}>
        <Badge tone="accent">editing</Badge>
        <span className="push" />
        <TimePicker value={draft} onChange={(range) => set(range)} />
        <Select label="Renewed" hideLabel value={draft.refresh} onChange={(event) => set({ refresh: Number(event.target.value) })}>
          {REFRESHES.map((one) => (
            <option key={one.seconds} value={one.seconds}>
              {one.label}
            </option>
          ))}
          {!REFRESHES.some((one) => one.seconds === draft.refresh) && <option value={draft.refresh}>{`Every ${draft.refresh} s`}</option>}
        </Select>
        <span className="row-of dash-actions">
          <Button icon="plus" onClick={() => setOpen({ panel: newPanel(idOf('')), fresh: true })} disabled={draft.panels.length >= 40}>
            Add a panel
          </Button>
          <IconButton icon="settings" label="Name and sharing" kind="plain" onClick={() => setOpen('settings')} />
          <Button icon="left" onClick={undo} disabled={!dirty}>
            Undo
          </Button>
          <Button onClick={() => (dirty ? setOpen('leave') : leave())}>Cancel</Button>
          <Button kind="primary" disabled={save.isPending} onClick={() => save.mutate(base.version)}>
            Save
          </Button>
        </span>
      </Head>
      {save.error && (
        <div className="stack">
          <ErrorState error={save.error} />
          {save.error.status === 409 && (
            <div className="row-of">
              <Button onClick={() => save.mutate(null)}>Replace what is there</Button>
              <Button
                onClick={() => {
                  void client.invalidateQueries({ queryKey: ONE });
                  leave();
                }}
              >
                Leave mine and look at it
              </Button>
            </div>
          )}
        </div>
      )}
      {draft.panels.length === 0 ? (
        <Empty
          icon="grid"
          title="There is no panel yet"
          action={
            <Button kind="primary" icon="plus" onClick={() => setOpen({ panel: newPanel(idOf('')), fresh: true })}>
              Add the first panel
            </Button>
          }
        >
          A panel shows what a query or a saved search counts: over time, by value, on a map.
        </Empty>
      ) : (
        <Panels
          panels={draft.panels}
          text={draft}
          now={now}
          editing
          onArrange={(panels) => set({ panels })}
          tools={(panel) => (
            <PanelTools
              title={panel.title}
              onEdit={() => setOpen({ panel, fresh: false })}
              onCopy={() => set({ panels: placed(draft.panels, { ...panel, id: idOf('') }) })}
              onRemove={() => {
                set({ panels: compacted(draft.panels.filter((one) => one.id !== panel.id)) });
                toast(`“${panel.title}” was taken off.`, () => setHistory((before) => (before.now.panels.some((one) => one.id === panel.id) ? before : changed(before, { ...before.now, panels: compacted([...before.now.panels, panel]) }))));
              }}
            />
          )}
        />
      )}
      {open === 'settings' && (
        <Settings
          title="Name and sharing"
          action="Done"
          value={draft}
          onDone={(named) => {
            set(named);
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'leave' && (
        <Confirm title="Leave without saving?" action="Discard the changes" onConfirm={leave} onClose={() => setOpen(null)}>
          What you changed on “{draft.name}” is not saved.
        </Confirm>
      )}
      {open !== null && typeof open === 'object' && <PanelEditor panel={open.panel} fresh={open.fresh} range={draft} onDone={(panel) => keep(panel, open.fresh)} onClose={() => setOpen(null)} />}
    </div>
  );
}

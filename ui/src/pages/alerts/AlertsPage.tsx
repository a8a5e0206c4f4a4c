import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call, Problem } from '@/api/client';
import { retrying, useApi, useHeldError, useMay } from '@/api/use';
import { useShortcut } from '@/app/keys';
import { navigate, setSearch, useSearch } from '@/app/router';
import { Button, IconButton } from '@/design/controls';
import { DataTable, type Column } from '@/design/DataTable';
import { count } from '@/design/format';
import { Badge, Severity } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { toast } from '@/design/Toast';
import { useMedia } from '@/design/useMedia';
import { AlertActions, ResolveDialog } from './AlertActions';
import { AlertPanel, type PanelTab } from './AlertPanel';
import { useChange } from './changes';
import { FilterBar, Order, setFilters, StatusTabs } from './FilterBar';
import { chosen, DEFAULTS, filtersOf, queryOf } from './filters';
import { about, statusTone, STATUS_NAMES, type Alert } from './types';
import { useAlertStream } from './useAlertStream';
import '@/design/work-list.css';
import './alerts.css';

const PAGE = 200;
/** As many as are read at once when all that fit are selected, and at most. */
const GATHERED = 1000;
const MOST_SELECTED = 10_000;

/** The queue: what is to be looked at, worked through by keyboard. */
export default function AlertsPage() {
  const search = useSearch();
  const filters = useMemo(() => filtersOf(search), [search]);
  const open = search.get('open');
  const tab = (search.get('tab') ?? 'why') as PanelTab;
  const wide = useMedia('(min-width: 1100px)');
  const roomy = useMedia('(min-width: 761px)');
  /** There is room for all filters in a row. */
  const row = roomy && !(open !== null && wide);
  const may = useMay('alerts-write');
  const [cursor, setCursor] = useState(-1);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  /** Alerts beyond the loaded rows, read to be selected: each with its state, so that a change of them can be undone. */
  const [gathered, setGathered] = useState<readonly Alert[]>([]);
  const [gathering, setGathering] = useState<AbortController | null>(null);
  const [resolving, setResolving] = useState<readonly Alert[] | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const change = useChange();
  const query = queryOf(filters);
  const list = useHeldError(
    useInfiniteQuery<Awaited<ReturnType<typeof page>>, Problem, Alert[], readonly unknown[], string | null>({
      queryKey: ['GET /api/v1/alerts', 'queue', query, filters.sort],
      queryFn: ({ pageParam, signal }) => page(query, filters.sort, pageParam, signal),
      initialPageParam: null,
      getNextPageParam: (last) => last.next ?? null,
      select: (data) => data.pages.flatMap((one) => one.alerts),
      placeholderData: (before) => before,
    }),
  );
  const stream = useAlertStream(filters);
  const alerts = useMemo(() => list.data ?? [], [list.data]);
  const { clear } = stream;
  const key = JSON.stringify([query, filters.sort]);
  const selectNone = useCallback(() => {
    setTicked(new Set());
    setGathered([]);
    setGathering((before) => {
      before?.abort();
      return null;
    });
  }, []);
  useEffect(() => {
    setCursor(-1);
    selectNone();
    clear();
  }, [key, clear, selectNone]);
  const showNew = () => {
    clear();
    void list.refetch();
    grid.current?.querySelector('.scroller')?.scrollTo({ top: 0 });
  };
  const picked = useMemo(() => {
    const known = new Map([...gathered, ...alerts].map((alert) => [alert.id, alert]));
    return [...known.values()].filter((alert) => ticked.has(alert.id));
  }, [alerts, gathered, ticked]);
  const selectMatching = async () => {
    const stop = new AbortController();
    setGathering(stop);
    try {
      const found = await matching(query, filters.sort, stop.signal);
      setGathered(found);
      setTicked(new Set(found.map((alert) => alert.id)));
    } catch (error) {
      if (!stop.signal.aborted) toast(`Not selected: ${Problem.from(error).detail}`);
    }
    setGathering((now) => (now === stop ? null : now));
  };
  const at = alerts[Math.min(cursor, alerts.length - 1)];
  /** What a key acts on: the ticked ones, else the one under the cursor. */
  const subject = (): readonly Alert[] => (picked.length > 0 ? picked : at ? [at] : []);
  const run = (made: Parameters<typeof change.mutate>[0]['change']) => {
    const on = subject();
    if (may && on.length > 0) change.mutate({ alerts: on, change: made }, { onSuccess: selectNone });
  };
  const show = useCallback(
    (alert: Alert) => (wide ? setSearch({ open: alert.id }, { replace: open !== null }) : navigate(`/alerts/${alert.id}`)),
    [wide, open],
  );
  const move = (step: number) => {
    if (alerts.length === 0) return;
    const next = Math.max(0, Math.min(alerts.length - 1, cursor + step));
    setCursor(next);
    grid.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
    const alert = alerts[next];
    if (open !== null && alert) show(alert);
  };
  const tick = (alert: Alert) =>
    setTicked((before) => {
      const next = new Set(before);
      if (!next.delete(alert.id)) next.add(alert.id);
      return next;
    });
  const group = 'Alerts';
  useShortcut('j', 'Next alert', group, () => move(1));
  useShortcut('k', 'Alert before', group, () => move(-1));
  useShortcut('o', 'Open the alert (Enter does too)', group, () => at && show(at));
  useShortcut('Escape', 'Close the alert', group, () => (open !== null ? setSearch({ open: null, tab: null }) : selectNone()));
  useShortcut('x', 'Select', group, () => at && tick(at));
  useShortcut('a', 'Acknowledge', group, () => run({ status: 'acknowledged' }));
  useShortcut('r', 'Resolve', group, () => may && subject().length > 0 && setResolving(subject()));
  useShortcut('m', 'Assign to me', group, () => run({ assignee: 'me' }));
  useShortcut('c', 'Comment', group, () => {
    if (!at) return;
    if (!wide) navigate(`/alerts/${at.id}?tab=history`);
    else {
      setSearch({ open: at.id, tab: 'history' }, { replace: open !== null });
      void focusOn('.alerts .comment-form textarea');
    }
  });
  const all = alerts.length > 0 && alerts.every((alert) => ticked.has(alert.id));
  const columns = useMemo<Column<Alert>[]>(() => {
    const tickBox: Column<Alert> = {
      id: 'tick',
      width: '36px',
      head: <input type="checkbox" aria-label="Select all" checked={all} onChange={() => (all ? selectNone() : setTicked(new Set(alerts.map((alert) => alert.id))))} />,
      cell: (alert) => (
        <label className="tick" onClick={(event) => event.stopPropagation()}>
          <input type="checkbox" tabIndex={-1} aria-label={`Select ${alert.title}`} checked={ticked.has(alert.id)} onChange={() => tick(alert)} />
        </label>
      ),
    };
    const title: Column<Alert> = {
      id: 'title',
      head: 'Alert',
      width: 'minmax(150px, 1fr)',
      cell: (alert) => (
        <span className={`title ${alert.status} ${alert.status === 'resolved' ? 'done' : ''}`}>
          <strong>{alert.title}</strong>
          <span className="muted">{about(alert.group)}</span>
        </span>
      ),
    };
    if (!roomy) {
      return [
        tickBox,
        title,
        {
          id: 'state',
          head: '',
          width: '104px',
          cell: (alert) => (
            <span className="state">
              <Severity value={alert.severity} />
              <span className="muted">
                <Time value={alert.lastEvent} relative />
              </span>
            </span>
          ),
        },
      ];
    }
    const status: Column<Alert> = {
      id: 'status',
      head: 'Status',
      width: '124px',
      cell: (alert) => <Badge tone={statusTone(alert.status)}>{alert.resolution ? alert.resolution.replace('-', ' ') : (STATUS_NAMES[alert.status] ?? alert.status)}</Badge>,
    };
    const severity: Column<Alert> = { id: 'severity', head: 'Severity', width: '116px', cell: (alert) => <Severity value={alert.severity} /> };
    const last: Column<Alert> = { id: 'last', head: 'Last event', width: '112px', numeric: true, cell: (alert) => <Time value={alert.lastEvent} relative /> };
    if (open !== null && wide) return [tickBox, severity, title, status, last];
    return [
      tickBox,
      severity,
      title,
      { id: 'findings', head: 'Findings', width: '84px', numeric: true, cell: (alert) => <span className="numbers">{count(alert.findings)}</span> },
      status,
      { id: 'assignee', head: 'Assignee', width: '120px', cell: (alert) => alert.assignee ?? <span className="muted">–</span> },
      { id: 'case', head: 'Case', width: '64px', cell: (alert) => (alert.caseId ? `#${alert.caseId}` : '') },
      last,
    ];
  }, [alerts, all, ticked, roomy, open, wide, selectNone]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div className={`alerts ${open !== null && wide ? 'with-panel' : ''}`}>
      <div className="queue">
        <div className="page-head">
          <h1>Alerts</h1>
          <StatusTabs filters={filters} />
          <div className="head-right">
            <span className={`live ${stream.live ? 'on' : ''}`} title={stream.live ? 'New alerts are told as they are made' : 'Not connected; trying again'}>
              {stream.live ? 'Live' : 'Not live'}
            </span>
            {row && <Order filters={filters} />}
          </div>
        </div>
        <FilterBar filters={filters} wide={row} />
        {picked.length > 0 && (
          <div className="bulk work-bulk" role="region" aria-label="Selected alerts">
            <strong>{count(picked.length)} selected</strong>
            <AlertActions alerts={picked} resolving={false} onResolving={() => setResolving(picked)} onDone={selectNone} />
            {all && hasNextPage && gathered.length === 0 && <SelectMatching query={query} busy={gathering !== null} onSelect={() => void selectMatching()} />}
            <IconButton icon="close" small label="Select none" onClick={selectNone} />
          </div>
        )}
        <div aria-live="polite">
          {stream.waiting > 0 && (
            <button type="button" className="news" onClick={showNew}>
              {stream.waiting === 1 ? '1 new alert' : `${count(stream.waiting)} new alerts`}
            </button>
          )}
        </div>
        {list.error ? (
          <ErrorState error={list.error} onRetry={retrying(list)} />
        ) : list.isPending ? (
          <Skeleton lines={10} />
        ) : alerts.length === 0 ? (
          chosen(filters).length > 0 ? (
            <Empty icon="filter" title="No alert fits these filters" action={<Button onClick={() => setFilters(DEFAULTS)}>Show all open alerts</Button>}>
              Take some of them away, or look at resolved alerts too.
            </Empty>
          ) : (
            <Empty icon="shield" title={filters.status === 'open' || filters.status === 'new' ? 'Nothing to look at' : 'No alerts here'} action={<Button onClick={() => navigate('/rules')}>Look at the rules</Button>}>
              Alerts appear here as soon as a rule finds something in what is sent.
            </Empty>
          )
        ) : (
          <div className="grid work-list" ref={grid}>
            <DataTable
              label="Alerts"
              columns={columns}
              rows={alerts}
              keyOf={(alert) => alert.id}
              rowHeight={roomy ? 44 : 56}
              cursor={Math.min(cursor, alerts.length - 1)}
              onCursor={(index) => {
                setCursor(index);
                const alert = alerts[index];
                if (open !== null && wide && alert) show(alert);
              }}
              onOpen={show}
              selected={(alert) => ticked.has(alert.id) || (wide && alert.id === open)}
              onEnd={more}
              foot={isFetchingNextPage ? <p className="foot muted">Loading …</p> : null}
            />
          </div>
        )}
      </div>
      {open !== null && wide && (
        <aside aria-label="The alert" tabIndex={0}>
          <AlertPanel
            key={open}
            id={open}
            tab={tab}
            beside
            onTab={(next) => setSearch({ tab: next === 'why' ? null : next }, { replace: true })}
            onClose={() => setSearch({ open: null, tab: null })}
            resolving={false}
            onResolving={() => {
              const alert = alerts.find((one) => one.id === open);
              if (alert) setResolving([alert]);
              else navigate(`/alerts/${open}`);
            }}
          />
        </aside>
      )}
      {resolving !== null && (
        <ResolveDialog
          alerts={resolving}
          onClose={() => setResolving(null)}
          onResolve={(resolution, comment) => {
            change.mutate({ alerts: resolving, change: { status: 'resolved', resolution, ...(comment ? { comment } : {}) } }, { onSuccess: selectNone });
            setResolving(null);
          }}
        />
      )}
    </div>
  );
}

/** Takes what lies beyond the loaded rows into the selection. */
function SelectMatching({ query, busy, onSelect }: { query: Record<string, string>; busy: boolean; onSelect: () => void }) {
  const total = useApi('GET /api/v1/alerts/counts', { query }).data?.total;
  if (total === undefined) return null;
  return (
    <Button small kind="quiet" disabled={busy} onClick={onSelect}>
      {busy ? 'Selecting…' : total > MOST_SELECTED ? `Select the first ${count(MOST_SELECTED)} of ${count(total)} that match` : `Select all ${count(total)} that match`}
    </Button>
  );
}

/** All alerts that fit, as they are now; those that come later are not among them. */
async function matching(query: Record<string, string>, sort: string, signal: AbortSignal): Promise<Alert[]> {
  const found: Alert[] = [];
  let cursor: string | null = null;
  do {
    const answer: Awaited<ReturnType<typeof page>> = await call('GET /api/v1/alerts', { query: { ...query, sort, limit: GATHERED, cursor }, signal });
    found.push(...answer.alerts);
    cursor = answer.next ?? null;
  } while (cursor !== null && found.length < MOST_SELECTED);
  return found;
}

function page(query: Record<string, string>, sort: string, cursor: string | null, signal: AbortSignal) {
  return call('GET /api/v1/alerts', { query: { ...query, sort, limit: PAGE, cursor }, signal });
}

/** Gives the focus to something that is there in a moment. */
async function focusOn(selector: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    const found = document.querySelector<HTMLElement>(selector);
    if (found) {
      found.focus();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

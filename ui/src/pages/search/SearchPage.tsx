import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { call, open, type Answer, type Problem } from '@/api/client';
import { retrying, useApi, useHeldError } from '@/api/use';
import { useShortcut } from '@/app/keys';
import { Link, setSearch, useSearch } from '@/app/router';
import { copyText } from '@/design/Code';
import { Button, IconButton, Tabs } from '@/design/controls';
import { Dialog } from '@/design/Dialog';
import { count, shortCount } from '@/design/format';
import { Icon } from '@/design/Icon';
import { Menu } from '@/design/Menu';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { toast } from '@/design/Toast';
import { barsOf, bucketLength, bucketText } from './buckets';
import { EventDetail } from './EventDetail';
import { save } from './export';
import { FieldList } from './FieldList';
import { Histogram } from './Histogram';
import { QueryBar } from './QueryBar';
import { DEFAULT_COLUMNS, ResultTable } from './ResultTable';
import { SavedSearches } from './SavedSearches';
import { TimePicker } from './TimePicker';
import { DEFAULT_RANGE, rangeOf, type RangeText } from './timerange';
import { textOf, type Event } from './types';
import { useMedia } from '@/design/useMedia';
import { useTail } from './useTail';
import './search.css';

const SqlTab = lazy(() => import('./SqlTab'));

const FIRST_PAGE = 200;
const PAGE = 1000;
/** Whoever has scrolled so far goes on. */
const FAR = 5000;
const FAR_PAGE = 2000;
/** More rows are for exports: a list of this length is not read. */
const MOST = 100_000;
const DAY = 86_400_000;

type Page = Answer<'GET /api/v1/search'>;
type Next = { cursor: string; limit: number };
type Tab = 'events' | 'live' | 'sql';

/** The search: its state is the address. */
export default function SearchPage() {
  const search = useSearch();
  const query = search.get('q') ?? '';
  const text = useMemo<RangeText>(() => (search.has('from') || search.has('to') ? { from: search.get('from') ?? '', to: search.get('to') ?? '' } : DEFAULT_RANGE), [search]);
  const tab = (['live', 'sql'].includes(search.get('tab') ?? '') ? search.get('tab') : 'events') as Tab;
  const columns = useMemo(() => search.get('cols')?.split(',').filter(Boolean) ?? DEFAULT_COLUMNS, [search]);

  const [runs, setRuns] = useState(0);
  // Relative ranges are those of the moment when the search ran, for the table and the histogram alike.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const range = useMemo(() => rangeOf(text, Date.now()), [text.from, text.to, query, runs]);
  const setQuery = useCallback((next: string) => {
    setRuns((before) => before + 1);
    setSearch({ q: next, event: null });
  }, []);
  const setRange = useCallback((next: RangeText) => {
    setRuns((before) => before + 1);
    const standard = next.from === DEFAULT_RANGE.from && next.to === DEFAULT_RANGE.to;
    setSearch({ from: standard ? null : next.from || null, to: standard ? null : next.to || (next.from ? null : 'now'), event: null });
  }, []);
  const toggleColumn = useCallback(
    (name: string) => {
      const next = columns.includes(name) ? columns.filter((one) => one !== name) : withColumn(columns, name);
      setSearch({ cols: next.join(',') === DEFAULT_COLUMNS.join(',') || next.length === 0 ? null : next.join(',') }, { replace: true });
    },
    [columns],
  );
  useShortcut('r', 'Search again', 'Search', () => setRuns((before) => before + 1));
  useShortcut('l', 'Live tail', 'Search', () => setSearch({ tab: tab === 'live' ? null : 'live', event: null }));

  const asked = useMemo(() => ({ query, from: range?.from == null ? '' : new Date(range.from).toISOString(), to: range?.to == null ? '' : new Date(range.to).toISOString() }), [query, range]);
  const found = useHeldError(
    useInfiniteQuery<Page, Problem, { pages: Page[] }, unknown[], Next | null>({
      queryKey: ['search', asked, runs],
      queryFn: ({ pageParam, signal }) => call('GET /api/v1/search', { query: { ...asked, limit: pageParam?.limit ?? FIRST_PAGE, cursor: pageParam?.cursor }, signal }),
      initialPageParam: null,
      getNextPageParam: (last, all) => (last.next ? { cursor: last.next, limit: all.reduce((sum, page) => sum + page.events.length, 0) >= FAR ? FAR_PAGE : PAGE } : undefined),
      enabled: tab === 'events' && range !== null,
      placeholderData: keepPreviousData,
      staleTime: Infinity,
      gcTime: 60_000,
      // Pages never change; comparing them again with each new one would take longer than fetching it.
      structuralSharing: false,
    }),
  );
  const failure = found.error?.column ? found.error : null;

  return (
    <div className="search">
      <h1 className="sr-only">Search</h1>
      <div className="search-bar">
        {tab === 'sql' ? (
          <div className="search-title">SQL over events</div>
        ) : (
          <QueryBar value={query} onRun={setQuery} range={asked} failure={failure}>
            <SavedSearches query={query} range={text} columns={columns} />
          </QueryBar>
        )}
        {tab === 'events' && <TimePicker value={text} onChange={setRange} />}
        {tab === 'events' && <IconButton icon="refresh" label="Search again (r)" kind="plain" onClick={() => setRuns((before) => before + 1)} />}
      </div>
      <div className="search-tabs">
        <Tabs
          label="Ways to look"
          tabs={[
            { id: 'events', label: 'Events' },
            { id: 'live', label: 'Live' },
            { id: 'sql', label: 'SQL' },
          ]}
          selected={tab}
          onSelect={(id) => setSearch({ tab: id === 'events' ? null : id, event: null })}
        />
      </div>
      {range === null && tab === 'events' ? (
        <Empty icon="clock" title="This range of time cannot be read">
          Choose another above.
        </Empty>
      ) : tab === 'events' ? (
        <Found asked={asked} range={range ?? { from: null, to: null }} columns={columns} found={found} onQuery={setQuery} onRange={setRange} onColumn={toggleColumn} openId={search.get('event')} />
      ) : tab === 'live' ? (
        <Live query={query} columns={columns} onQuery={setQuery} onColumn={toggleColumn} openId={search.get('event')} />
      ) : (
        <Suspense fallback={<Skeleton lines={5} />}>
          <SqlTab />
        </Suspense>
      )}
    </div>
  );
}

/** A new column goes before the message, which takes what is left. */
function withColumn(columns: readonly string[], name: string): string[] {
  const at = columns.findIndex((one) => one === 'message' || one === 'raw');
  return at < 0 ? [...columns, name] : [...columns.slice(0, at), name, ...columns.slice(at)];
}

interface FoundProps {
  asked: { query: string; from: string; to: string };
  range: { from: number | null; to: number | null };
  columns: readonly string[];
  found: ReturnType<typeof useInfiniteQuery<Page, Problem, { pages: Page[] }, unknown[], Next | null>>;
  onQuery: (query: string) => void;
  onRange: (range: RangeText) => void;
  onColumn: (name: string) => void;
  openId: string | null;
}

function Found({ asked, range, columns, found, onQuery, onRange, onColumn, openId }: FoundProps) {
  const wide = useMedia('(min-width: 1100px)');
  const [fields, setFields] = useState(false);
  const pages = found.data?.pages;
  const events = useMemo(() => (pages ?? []).flatMap((page) => page.events) as unknown as Event[], [pages]);
  const warnings = useMemo(() => [...new Set((pages ?? []).flatMap((page) => page.warnings))], [pages]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && events.length < MOST) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, events.length]);
  const histogram = useHistogram(asked, range);
  const list = <FieldList asked={asked} columns={columns} onQuery={onQuery} onColumn={onColumn} />;
  useShortcut('f', 'Show or hide the fields', 'Search', () => setFields((before) => !before));

  if (found.error && !found.error.column && events.length === 0) {
    return (
      <div className="search-failed">
        <ErrorState error={found.error} onRetry={retrying(found)} />
      </div>
    );
  }
  const total = histogram.total;
  return (
    <div className={`search-body ${wide && fields ? 'no-fields' : ''}`}>
      {wide && !fields && <aside className="search-fields">{list}</aside>}
      {!wide && fields && (
        <Dialog title="Fields" onClose={() => setFields(false)} drawer>
          {list}
        </Dialog>
      )}
      <section className="search-results" aria-label="Results">
        {histogram.bars.length > 0 && <Histogram bars={histogram.bars} from={histogram.from} to={histogram.to} stale={histogram.stale} onZoom={(from, to) => onRange({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })} />}
        <div className="result-bar">
          <IconButton icon="panel" label={wide ? 'Show or hide the fields (f)' : 'Fields'} small onClick={() => setFields(!fields)} />
          <span className="result-count numbers" role="status">
            {total === null ? (found.isFetching ? 'Searching…' : '') : `${count(total)} event${total === 1 ? '' : 's'}`}
          </span>
          {warnings.map((warning) => (
            <span key={warning} className="badge warn" title={warning}>
              <Icon name="alert" size={12} /> incomplete: {warning}
            </span>
          ))}
          <span className="spacer" />
          <Columns columns={columns} onColumn={onColumn} />
          <ExportMenu columns={columns} total={total} asked={asked} />
          <IconButton
            icon="share"
            label="Copy the address of this search"
            small
            onClick={() => {
              const address = new URL(location.href);
              if (asked.from) address.searchParams.set('from', asked.from);
              if (asked.to) address.searchParams.set('to', asked.to);
              void copyText(address.href).then(() => toast('The address is copied, with the times as they are now.'));
            }}
          />
        </div>
        {found.isPending ? (
          <div className="search-loading">
            <Skeleton lines={10} />
          </div>
        ) : events.length === 0 ? (
          <Nothing asked={asked} onRange={onRange} failed={found.error !== null} />
        ) : (
          <Reader
            events={events}
            columns={columns}
            query={asked.query}
            openId={openId}
            onQuery={onQuery}
            onColumn={onColumn}
            onEnd={more}
            foot={
              <p className="table-foot muted">
                {found.error && !found.error.column ? (
                  <ErrorState error={found.error} onRetry={() => found.fetchNextPage({ cancelRefetch: false })} />
                ) : isFetchingNextPage ? (
                  'Loading more…'
                ) : hasNextPage && events.length >= MOST ? (
                  `The newest ${count(MOST)}. Narrow the search, or export it.`
                ) : hasNextPage ? (
                  ''
                ) : (
                  'This is all.'
                )}
              </p>
            }
          />
        )}
      </section>
    </div>
  );
}

/** The bars of a range; an open range is first measured by days. */
function useHistogram(asked: FoundProps['asked'], range: FoundProps['range']) {
  const openEnd = range.from === null || range.to === null;
  const days = useApi('GET /api/v1/histogram', { query: { ...asked, bucket: '1d' } }, { enabled: openEnd, placeholderData: keepPreviousData, retry: false });
  const first = days.data?.buckets[0];
  const last = days.data?.buckets.at(-1);
  const from = range.from ?? (first ? Date.parse(first.start) : null);
  const to = range.to ?? (last ? Date.parse(last.start) + DAY : null);
  const known = from !== null && to !== null && to > from;
  const length = known ? bucketLength(to - from) : DAY;
  const fine = useApi(
    'GET /api/v1/histogram',
    { query: { query: asked.query, from: known ? new Date(from).toISOString() : '', to: known ? new Date(to).toISOString() : '', bucket: bucketText(length) } },
    { enabled: known, placeholderData: keepPreviousData, retry: false },
  );
  return useMemo(() => {
    const buckets = fine.data?.buckets ?? [];
    const bars = known && fine.data ? barsOf(buckets, fine.isPlaceholderData ? fine.data.bucketSeconds * 1000 : length, from, to) : [];
    const total = fine.data ? buckets.reduce((sum, bucket) => sum + bucket.count, 0) : openEnd && days.data && !first ? 0 : null;
    return { bars, from: from ?? 0, to: to ?? 0, total: fine.isPlaceholderData ? null : total, stale: fine.isPlaceholderData };
  }, [fine.data, fine.isPlaceholderData, known, length, from, to, openEnd, days.data, first]);
}

function Nothing({ asked, onRange, failed }: { asked: FoundProps['asked']; onRange: (range: RangeText) => void; failed: boolean }) {
  const all = useApi('GET /api/v1/count', { query: {} }, { enabled: !failed });
  if (failed) {
    return (
      <Empty icon="edit" title="The query has a mistake">
        It is underlined above, with what to write instead.
      </Empty>
    );
  }
  if (all.data?.count === 0) {
    return (
      <Empty icon="upload" title="There are no events yet" action={<Link className="button primary" to="/start">Send the first logs</Link>}>
        Once something sends, it is here within a second.
      </Empty>
    );
  }
  return (
    <Empty icon="search" title="Nothing was found" action={<Button onClick={() => onRange({ from: '', to: '' })}>Search all time</Button>}>
      {asked.query ? 'No event in this range of time is as the query says. Try a longer range, or fewer words.' : 'There are no events in this range of time.'}
    </Empty>
  );
}

/** The table and beside it the event that is open. */
function Reader({ events, columns, query, openId, onQuery, onColumn, onEnd, foot }: {
  events: readonly Event[];
  columns: readonly string[];
  query: string;
  openId: string | null;
  onQuery: (query: string) => void;
  onColumn: (name: string) => void;
  onEnd?: () => void;
  foot?: React.ReactNode;
}) {
  const wide = useMedia('(min-width: 1100px)');
  const [cursor, setCursor] = useState(-1);
  const listed = openId === null ? undefined : events.find((event) => event.id === openId);
  const fetched = useApi('GET /api/v1/events/{id}', { path: { id: openId ?? '' } }, { enabled: openId !== null && listed === undefined, staleTime: Infinity });
  const event = listed ?? (fetched.data as unknown as Event | undefined);
  const show = useCallback((one: Event | null) => setSearch({ event: one?.id ?? null }, { replace: true }), []);
  const step = (by: number) => {
    const next = Math.max(0, Math.min(events.length - 1, cursor + by));
    setCursor(next);
    const one = events[next];
    if (openId !== null && one) show(one);
  };
  useShortcut('j', 'Next event', 'Search', () => step(1));
  useShortcut('k', 'Event before', 'Search', () => step(-1));
  useShortcut('Enter', 'Open the event', 'Search', () => {
    const one = events[cursor];
    if (one) show(one);
  });
  useShortcut('Escape', 'Close the event', 'Search', () => show(null));
  useEffect(() => setCursor(-1), [query]);
  const detail = openId === null ? null : event ? (
    <EventDetail key={event.id} event={event} query={query} columns={columns} onQuery={onQuery} onColumn={onColumn} onEvent={show} />
  ) : fetched.error ? (
    <ErrorState error={fetched.error} onRetry={retrying(fetched)} />
  ) : (
    <Skeleton lines={8} />
  );
  return (
    <div className={`reader ${detail && wide ? 'split' : ''}`}>
      <ResultTable
        events={events}
        columns={columns}
        query={query}
        cursor={cursor}
        openId={openId}
        onCursor={(index) => {
          setCursor(index);
          const one = events[index];
          if (openId !== null && one) show(one);
        }}
        onOpen={(one) => show(one.id === openId ? null : one)}
        {...(onEnd ? { onEnd } : {})}
        foot={foot}
      />
      {detail && wide && (
        <aside className="detail-pane" aria-label="Event">
          <IconButton className="detail-close" icon="close" label="Close (Escape)" small onClick={() => show(null)} />
          {detail}
        </aside>
      )}
      {detail && !wide && (
        <Dialog title="Event" onClose={() => show(null)} drawer>
          {detail}
        </Dialog>
      )}
    </div>
  );
}

function Columns({ columns, onColumn }: { columns: readonly string[]; onColumn: (name: string) => void }) {
  const usual = [...new Set([...columns, ...DEFAULT_COLUMNS, 'source', 'host.name', 'user.name', 'source.ip', 'event.action', 'raw'])];
  return (
    <Menu
      trigger={(open, toggle) => (
        <Button small kind="quiet" icon="columns" aria-expanded={open} onClick={toggle}>
          <span className="wide-only">Columns</span>
          <span className="sr-only narrow-label">Columns</span>
        </Button>
      )}
    >
      {usual.map((name) => (
        <button key={name} type="button" role="menuitemcheckbox" aria-checked={columns.includes(name)} onClick={() => onColumn(name)}>
          <span className="tick-place">{columns.includes(name) && <Icon name="check" size={14} />}</span>
          {name}
        </button>
      ))}
    </Menu>
  );
}

const EXPORTS = {
  csv: { label: 'CSV, the columns shown', type: 'text/csv' },
  ndjson: { label: 'NDJSON, everything', type: 'application/x-ndjson' },
  parquet: { label: 'Parquet, everything', type: 'application/vnd.apache.parquet' },
};
type ExportFormat = keyof typeof EXPORTS;

/** The server writes the file, of everything that is found: more than is in the table, up to a limit. */
function ExportMenu({ columns, total, asked }: { columns: readonly string[]; total: number | null; asked: FoundProps['asked'] }) {
  const run = useMutation<void, Problem, ExportFormat>({
    mutationFn: async (format) => {
      const answer = await open('GET /api/v1/events/export', { query: { ...asked, format, limit: MOST, fields: format === 'csv' ? columns.join(',') : null } });
      const name = `events-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${format}`;
      save(name, EXPORTS[format].type, await answer.blob());
    },
    onError: (problem) => toast(`The export failed: ${problem.detail}`),
  });
  return (
    <Menu
      trigger={(shown, toggle) => (
        <Button small kind="quiet" icon="download" aria-expanded={shown} disabled={!total || run.isPending} onClick={toggle}>
          <span className="wide-only">{run.isPending ? 'Exporting…' : 'Export'}</span>
          <span className="sr-only narrow-label">Export</span>
        </Button>
      )}
    >
      {(close) => (
        <>
          <p className="menu-note">{total !== null && total > MOST ? `The newest ${count(MOST)} of ${count(total)} events` : `All ${count(total ?? 0)} events`}</p>
          {(Object.keys(EXPORTS) as ExportFormat[]).map((format) => (
            <button
              key={format}
              type="button"
              onClick={() => {
                run.mutate(format);
                close();
              }}
            >
              {EXPORTS[format].label}
            </button>
          ))}
        </>
      )}
    </Menu>
  );
}

/** Events as they are stored, the newest at the top. */
function Live({ query, columns, onQuery, onColumn, openId }: { query: string; columns: readonly string[]; onQuery: (query: string) => void; onColumn: (name: string) => void; openId: string | null }) {
  const [paused, setPaused] = useState(false);
  const tail = useTail(true, query, paused || openId !== null);
  useShortcut('p', 'Pause or go on', 'Live', () => setPaused((before) => !before));
  const still = paused || openId !== null;
  return (
    <div className="search-body no-fields">
      <section className="search-results" aria-label="Live events">
        <div className="result-bar">
          <Button small icon={still ? 'play' : 'pause'} onClick={() => (openId !== null ? setSearch({ event: null }) : setPaused(!paused))}>
            {still ? 'Go on' : 'Pause'}
          </Button>
          <span className={`live-state ${tail.state} ${still ? 'still' : ''}`} role="status">
            {tail.state === 'lost' ? 'The connection was lost; trying again' : tail.state === 'connecting' ? 'Connecting…' : still ? `Paused, ${shortCount(tail.waiting)} waiting` : 'Live'}
          </span>
          {tail.dropped > 0 && (
            <span className="badge warn" title="They came faster than they could be shown. A search finds them.">
              {shortCount(tail.dropped)} not shown
            </span>
          )}
          <span className="spacer" />
          <Columns columns={columns} onColumn={onColumn} />
          <Button small kind="quiet" icon="trash" onClick={tail.clear}>
            Clear
          </Button>
        </div>
        {tail.problem && <ErrorState error={tail.problem} />}
        {tail.events.length === 0 && !tail.problem ? (
          <Empty icon="clock" title="Waiting for events">
            {query ? `What is stored from now on and fits “${textOf(query)}” is shown here.` : 'What is stored from now on is shown here.'}
          </Empty>
        ) : (
          <Reader events={tail.events} columns={columns} query={query} openId={openId} onQuery={onQuery} onColumn={onColumn} />
        )}
      </section>
    </div>
  );
}

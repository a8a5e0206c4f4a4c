import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { call, type Problem } from '@/api/client';
import { retrying, useHeldError, useMay } from '@/api/use';
import { useShortcut } from '@/app/keys';
import { navigate, setSearch, useSearch } from '@/app/router';
import { Button, IconButton, Select, TextField } from '@/design/controls';
import { DataTable, type Column } from '@/design/DataTable';
import { Dialog } from '@/design/Dialog';
import { count, shortCount } from '@/design/format';
import { Severity } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import { useMedia } from '@/design/useMedia';
import { useEnable } from './changes';
import { logsource, STATES, stateOf, type Rule, type State } from './health';
import { ImportDialog } from './ImportDialog';
import { StateBadge } from './StateBadge';
import '@/design/work-list.css';
import './rules.css';

const PAGE = 1000;
const TYPING_MS = 250;
const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;
const ORDERS = {
  title: (a: Rule, b: Rule) => a.title.localeCompare(b.title),
  matches: (a: Rule, b: Rule) => (b.health?.matches ?? -1) - (a.health?.matches ?? -1),
  cost: (a: Rule, b: Rule) => Number.parseInt(b.health?.cost ?? '-1', 10) - Number.parseInt(a.health?.cost ?? '-1', 10),
  last: (a: Rule, b: Rule) => Date.parse(b.health?.lastMatch ?? '1970-01-01') - Date.parse(a.health?.lastMatch ?? '1970-01-01'),
  changed: (a: Rule, b: Rule) => Date.parse(b.modified) - Date.parse(a.modified),
};

type Asked = Record<'text' | 'level' | 'kind' | 'source' | 'product', string>;

/** The rules that are kept, and how they do. */
export default function RulesPage() {
  const search = useSearch();
  const asked: Asked = { text: search.get('text') ?? '', level: search.get('level') ?? '', kind: search.get('kind') ?? '', source: search.get('source') ?? '', product: search.get('product') ?? '' };
  const state = (search.get('state') ?? '') as State | '';
  const wanted = search.get('sort') ?? 'title';
  const order = (wanted in ORDERS ? wanted : 'title') as keyof typeof ORDERS;
  const may = useMay('rules-write');
  const roomy = useMedia('(min-width: 900px)');
  const [text, setText] = useState(asked.text);
  const [cursor, setCursor] = useState(-1);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [importing, setImporting] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const enable = useEnable();
  useEffect(() => setText(asked.text), [asked.text]);
  useEffect(() => {
    if (text === asked.text) return;
    const later = setTimeout(() => setSearch({ text }, { replace: true }), TYPING_MS);
    return () => clearTimeout(later);
  }, [text, asked.text]);
  const list = useHeldError(
    useInfiniteQuery<Awaited<ReturnType<typeof page>>, Problem, { rules: Rule[]; total: number }, readonly unknown[], string | null>({
      queryKey: ['GET /api/v1/rules', 'list', asked],
      queryFn: ({ pageParam, signal }) => page(asked, pageParam, signal),
      initialPageParam: null,
      getNextPageParam: (last) => last.next ?? null,
      select: (data) => ({ rules: data.pages.flatMap((one) => one.rules), total: data.pages[0]?.total ?? 0 }),
      placeholderData: (before) => before,
      refetchInterval: 30_000,
    }),
  );
  // States are of what happens now, which the catalog does not know: all rules are looked at.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const all = useMemo(() => list.data?.rules ?? [], [list.data]);
  const states = useMemo(() => {
    const counts = new Map<State, number>();
    for (const rule of all) counts.set(stateOf(rule), (counts.get(stateOf(rule)) ?? 0) + 1);
    return counts;
  }, [all]);
  const rules = useMemo(() => all.filter((rule) => state === '' || stateOf(rule) === state).sort(ORDERS[order]), [all, state, order]);
  const picked = useMemo(() => rules.filter((rule) => ticked.has(rule.key)), [rules, ticked]);
  const at = rules[Math.min(cursor, rules.length - 1)];
  const open = (rule: Rule) => navigate(`/rules/${encodeURIComponent(rule.key)}`);
  const tick = (rule: Rule) =>
    setTicked((before) => {
      const next = new Set(before);
      if (!next.delete(rule.key)) next.add(rule.key);
      return next;
    });
  const set = (which: readonly Rule[], enabled: boolean) => which.length > 0 && enable.mutate({ rules: which, enabled }, { onSuccess: () => setTicked(new Set()) });
  const move = (step: number) => {
    setCursor(Math.max(0, Math.min(rules.length - 1, cursor + step)));
    grid.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  useShortcut('j', 'Next rule', 'Rules', () => move(1));
  useShortcut('k', 'Rule before', 'Rules', () => move(-1));
  useShortcut('o', 'Open the rule (Enter does too)', 'Rules', () => at && open(at));
  useShortcut('x', 'Select', 'Rules', () => at && tick(at));
  useShortcut('e', 'Enable or disable', 'Rules', () => may && at && set([at], !at.enabled));
  useShortcut('n', 'New rule', 'Rules', () => navigate('/rules/new'));
  const everything = rules.length > 0 && picked.length === rules.length;
  const filtered = state !== '' || Object.values(asked).some((value) => value !== '');
  const columns: Column<Rule>[] = [
    ...(may
      ? [
          {
            id: 'tick',
            width: '36px',
            head: <input type="checkbox" aria-label="Select all" checked={everything} onChange={() => setTicked(everything ? new Set() : new Set(rules.map((rule) => rule.key)))} />,
            cell: (rule: Rule) => (
              <label className="tick" onClick={(event) => event.stopPropagation()}>
                <input type="checkbox" tabIndex={-1} aria-label={`Select ${rule.title}`} checked={ticked.has(rule.key)} onChange={() => tick(rule)} />
              </label>
            ),
          },
        ]
      : []),
    {
      id: 'title',
      head: 'Rule',
      width: 'minmax(150px, 1fr)',
      cell: (rule) => (
        <span className={`title ${rule.enabled ? '' : 'done'}`}>
          <strong>{rule.title}</strong>
          <span className="muted">{rule.kind === 'rule' ? logsource(rule) : rule.kind}</span>
        </span>
      ),
    },
    ...(roomy
      ? ([
          { id: 'level', head: 'Level', width: '124px', cell: (rule) => (rule.level ? <Severity value={rule.level} /> : '') },
          { id: 'state', head: 'State', width: '132px', cell: (rule) => <StateBadge rule={rule} /> },
          { id: 'matches', head: 'Matches', width: '84px', numeric: true, cell: (rule) => <span className="numbers">{rule.health ? shortCount(rule.health.matches) : ''}</span> },
          { id: 'last', head: 'Last match', width: '110px', numeric: true, cell: (rule) => (rule.health?.lastMatch ? <Time value={rule.health.lastMatch} relative /> : '') },
          { id: 'cost', head: 'Cost', width: '84px', numeric: true, cell: (rule) => <span className="numbers">{(rule.health?.cost ?? '').replace('ms', ' ms')}</span> },
          {
            id: 'enabled',
            head: 'Enabled',
            width: '92px',
            cell: (rule) => (
              <button
                type="button"
                role="switch"
                className="switch"
                tabIndex={-1}
                aria-checked={rule.enabled}
                aria-label={`${rule.title} enabled`}
                disabled={!may || enable.isPending}
                onClick={(event) => {
                  event.stopPropagation();
                  set([rule], !rule.enabled);
                }}
              />
            ),
          },
        ] satisfies Column<Rule>[])
      : ([
          {
            id: 'state',
            head: '',
            width: '128px',
            cell: (rule) => (
              <span className="two">
                {rule.level ? <Severity value={rule.level} /> : rule.kind}
                <StateBadge rule={rule} />
              </span>
            ),
          },
        ] satisfies Column<Rule>[])),
  ];
  return (
    <div className="rules">
      <div className="page-head">
        <h1>Rules</h1>
        <span className="muted numbers">{list.data ? count(list.data.total) : ''}</span>
        {may && (
          <div className="row-of head-right">
            <Button icon="upload" aria-haspopup="dialog" onClick={() => setImporting(true)}>
              Import
            </Button>
            <Button kind="primary" icon="plus" onClick={() => navigate('/rules/new')}>
              New rule
            </Button>
          </div>
        )}
      </div>
      <div className="states" role="group" aria-label="State">
        <button type="button" aria-pressed={state === ''} onClick={() => setSearch({ state: null })}>
          All <span className="numbers">{count(all.length)}</span>
        </button>
        {(Object.keys(STATES) as State[]).map((one) => (
          <button key={one} type="button" title={STATES[one].says} aria-pressed={state === one} onClick={() => setSearch({ state: state === one ? null : one })}>
            {STATES[one].label} <span className="numbers">{count(states.get(one) ?? 0)}</span>
          </button>
        ))}
      </div>
      <div className="filters" role="search" aria-label="Filter rules">
        <TextField label="Title, id or tag" hideLabel type="search" placeholder="Title, id or tag" value={text} onChange={(event) => setText(event.target.value)} />
        {roomy ? (
          <Choices asked={asked} all={all} order={order} />
        ) : (
          <Button icon="filter" aria-haspopup="dialog" onClick={() => setChoosing(true)}>
            Filters
          </Button>
        )}
        {filtered && (
          <Button kind="quiet" onClick={() => navigate('/rules')}>
            Clear
          </Button>
        )}
      </div>
      {picked.length > 0 && (
        <div className="bulk work-bulk" role="region" aria-label="Selected rules">
          <strong>{picked.length} selected</strong>
          <Button small onClick={() => set(picked, true)} disabled={enable.isPending}>
            Enable
          </Button>
          <Button small onClick={() => set(picked, false)} disabled={enable.isPending}>
            Disable
          </Button>
          <IconButton icon="close" small label="Select none" onClick={() => setTicked(new Set())} />
        </div>
      )}
      {list.error ? (
        <ErrorState error={list.error} onRetry={retrying(list)} />
      ) : list.isPending ? (
        <Skeleton lines={12} />
      ) : rules.length === 0 ? (
        <Empty icon="rules" title={filtered ? 'No rule fits' : 'No rules yet'} action={filtered ? <Button onClick={() => navigate('/rules')}>Show all</Button> : undefined}>
          {filtered ? 'Take some of the filters away.' : 'Import an archive of Sigma rules, or write one.'}
        </Empty>
      ) : (
        <div className="grid work-list" ref={grid}>
          <DataTable label="Rules" columns={columns} rows={rules} keyOf={(rule) => rule.key} rowHeight={roomy ? 44 : 60} cursor={Math.min(cursor, rules.length - 1)} onCursor={setCursor} onOpen={open} selected={(rule) => ticked.has(rule.key)} />
        </div>
      )}
      {choosing && (
        <Dialog title="Filter rules" drawer onClose={() => setChoosing(false)}>
          <div className="stack rules-choices">
            <Choices asked={asked} all={all} order={order} labels />
          </div>
          <div className="actions">
            <Button kind="primary" onClick={() => setChoosing(false)}>
              Show rules
            </Button>
          </div>
        </Dialog>
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </div>
  );
}

function Choices({ asked, all, order, labels = false }: { asked: Asked; all: readonly Rule[]; order: string; labels?: boolean }) {
  return (
    <>
      <Select label="Level" hideLabel={!labels} value={asked.level} onChange={(event) => setSearch({ level: event.target.value })}>
        <option value="">Any level</option>
        {LEVELS.map((level) => (
          <option key={level}>{level}</option>
        ))}
      </Select>
      <Select label="Kind" hideLabel={!labels} value={asked.kind} onChange={(event) => setSearch({ kind: event.target.value })}>
        <option value="">Any kind</option>
        <option value="rule">Rules</option>
        <option value="correlation">Correlations</option>
        <option value="filter">Filters</option>
      </Select>
      <Choice name="product" any="Any product" labels={labels} value={asked.product} values={all.map((rule) => rule.product)} />
      <Choice name="source" any="Any source" labels={labels} value={asked.source} values={all.map((rule) => rule.source)} />
      <Select label="Order" hideLabel={!labels} value={order} onChange={(event) => setSearch({ sort: event.target.value === 'title' ? null : event.target.value })}>
        <option value="title">By title</option>
        <option value="matches">Most matches first</option>
        <option value="last">Latest match first</option>
        <option value="cost">Costliest first</option>
        <option value="changed">Changed last first</option>
      </Select>
    </>
  );
}

/** A select of the values that there are. */
function Choice({ name, any, value, values, labels }: { name: string; any: string; value: string; values: readonly string[]; labels: boolean }) {
  const known = [...new Set([...values, value])].filter(Boolean).sort();
  return (
    <Select label={name === 'product' ? 'Product' : 'Source'} hideLabel={!labels} value={value} onChange={(event) => setSearch({ [name]: event.target.value })}>
      <option value="">{any}</option>
      {known.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </Select>
  );
}

function page(asked: Record<string, string>, cursor: string | null, signal: AbortSignal) {
  return call('GET /api/v1/rules', { query: { ...asked, limit: PAGE, cursor }, signal });
}

import { useMutation } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { call, type Answer, type Problem } from '@/api/client';
import { setSearch, useSearch } from '@/app/router';
import { Button, Tabs } from '@/design/controls';
import { DataTable, type Column } from '@/design/DataTable';
import { count } from '@/design/format';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { csv, save } from './export';
import { SqlChart } from './SqlChart';
import { chartOf, textOfCell } from './sqlchart';

type Result = Answer<'POST /api/v1/sql'>;

const EXAMPLES = [
  { label: 'Events by dataset', sql: 'SELECT dataset, count(*) AS events\nFROM events\nGROUP BY dataset ORDER BY events DESC' },
  { label: 'Errors an hour', sql: "SELECT date_trunc('hour', time) AS hour, count(*) AS errors\nFROM events\nWHERE severity IN ('error', 'critical')\nGROUP BY hour ORDER BY hour" },
  { label: 'Who fails to sign in', sql: 'SELECT "source.ip", count(*) AS failures, count(DISTINCT "user.name") AS users\nFROM "linux.auth"\nWHERE message LIKE \'Failed password%\'\nGROUP BY ALL ORDER BY failures DESC LIMIT 20' },
];
const LIMIT = 5000;

/** A SELECT over events, with its rows as a table or a chart. */
export default function SqlTab() {
  const search = useSearch();
  const given = search.get('sql') ?? EXAMPLES[0]?.sql ?? '';
  const [sql, setSql] = useState(given);
  const view = search.get('view') === 'chart' ? 'chart' : 'table';
  const run = useMutation<Result, Problem, string>({ mutationFn: (text) => call('POST /api/v1/sql', { body: { sql: text, limit: LIMIT } }) });
  const { mutate } = run;
  useEffect(() => {
    setSql(given);
    mutate(given);
  }, [given, mutate]);
  const submit = () => {
    if (sql.trim() === '') return;
    if (sql === given) mutate(sql);
    else setSearch({ sql });
  };
  const result = run.data;
  const chart = useMemo(() => (result ? chartOf(result) : null), [result]);
  return (
    <div className="sql">
      <form
        className="sql-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <textarea
          className="textarea mono"
          aria-label="SQL"
          aria-invalid={run.error ? true : undefined}
          spellCheck={false}
          rows={Math.min(14, Math.max(4, sql.split('\n').length + 1))}
          value={sql}
          onChange={(event) => setSql(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              submit();
            }
          }}
        />
        <div className="row-of">
          <Button type="submit" kind="primary" icon="play" disabled={run.isPending}>
            Run
          </Button>
          <span className="muted">
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </span>
          <span className="spacer" />
          {EXAMPLES.map((example) => (
            <Button key={example.label} small kind="quiet" onClick={() => setSearch({ sql: example.sql })}>
              {example.label}
            </Button>
          ))}
        </div>
      </form>
      {run.error && <ErrorState error={run.error} onRetry={run.error.retryable ? () => mutate(sql) : undefined} />}
      {run.isPending && <Skeleton lines={5} />}
      {result && !run.isPending && (
        <>
          <div className="result-bar">
            <Tabs
              label="Results as"
              tabs={[
                { id: 'table', label: 'Table' },
                { id: 'chart', label: 'Chart' },
              ]}
              selected={view}
              onSelect={(id) => setSearch({ view: id === 'chart' ? 'chart' : null }, { replace: true })}
            />
            <span className="result-count numbers" role="status">
              {count(result.rows.length)} row{result.rows.length === 1 ? '' : 's'}
              {result.truncated ? `, cut at ${count(LIMIT)}` : ''}
            </span>
            <span className="spacer" />
            <Button small kind="quiet" icon="download" onClick={() => save('rows.csv', 'text/csv', csv(result.columns.map((column) => column.name), result.rows.map((row) => row.map(textOfCell))))}>
              CSV
            </Button>
          </div>
          {view === 'table' ? <Rows result={result} /> : chart ? <SqlChart chart={chart} /> : <Empty icon="chart" title="These rows make no chart">A chart wants a column of times or names, and at least one of numbers.</Empty>}
        </>
      )}
    </div>
  );
}

function Rows({ result }: { result: Result }) {
  const columns = useMemo<Column<unknown[]>[]>(
    () =>
      result.columns.map((column, i) => {
        const numeric = /INT|DOUBLE|FLOAT|DECIMAL/.test(column.type);
        return { id: `${i}`, head: <span title={column.type}>{column.name}</span>, width: numeric ? 'minmax(110px, 180px)' : 'minmax(160px, 1fr)', numeric, cell: (row) => (row[i] === null ? <span className="muted">null</span> : textOfCell(row[i])) };
      }),
    [result],
  );
  if (result.rows.length === 0) return <Empty icon="table" title="No rows" />;
  return <DataTable label="Rows" columns={columns} rows={result.rows} keyOf={(_, i) => String(i)} rowHeight={29} minWidth={result.columns.length * 150} />;
}

import { useMemo, useState, type KeyboardEvent } from 'react';
import { retrying, useApi } from '@/api/use';
import { Link, setSearch, useSearch } from '@/app/router';
import { Breakable } from '@/design/Breakable';
import { Button } from '@/design/controls';
import { Dialog } from '@/design/Dialog';
import { count } from '@/design/format';
import { Badge, Severity } from '@/design/Severity';
import { Empty, ErrorState, Skeleton } from '@/design/states';
import { useMedia } from '@/design/useMedia';
import { grouped, heat, nameOf, type Technique } from './techniques';
import './coverage.css';

interface Tactic {
  name: string;
  techniques: Technique[];
}

/** Which ATT&CK techniques the rules are about. */
export default function CoveragePage() {
  const coverage = useApi('GET /api/v1/rules/coverage', {});
  const search = useSearch();
  const open = search.get('technique');
  const gaps = search.get('show') === 'gaps';
  const wide = useMedia('(min-width: 900px)');
  const tactics = useMemo<Tactic[]>(
    () =>
      (coverage.data?.matrix ?? [])
        .map((column) => ({ name: column.tactic, techniques: grouped(column.techniques).filter((one) => !gaps || one.enabled === 0) }))
        .filter((tactic) => tactic.techniques.length > 0),
    [coverage.data, gaps],
  );
  const all = (coverage.data?.matrix ?? []).flatMap((column) => grouped(column.techniques));
  const known = new Set(all.map((one) => one.technique)).size;
  const covered = new Set(all.filter((one) => one.enabled > 0).map((one) => one.technique)).size;
  const named = all.some((one) => one.enabled + one.disabled > 0);
  return (
    <div className="page coverage">
      <div className="page-head">
        <h1>ATT&CK coverage</h1>
        <Button aria-pressed={gaps} onClick={() => setSearch({ show: gaps ? null : 'gaps' })}>
          Only what no enabled rule covers
        </Button>
      </div>
      {coverage.error ? (
        <ErrorState error={coverage.error} onRetry={retrying(coverage)} />
      ) : !coverage.data ? (
        <Skeleton lines={10} />
      ) : !named ? (
        <Empty icon="grid" title="No rule names a technique">
          Rules say it by tags, such as <code>attack.t1110</code>. Import rules, or add tags to yours.
        </Empty>
      ) : (
        <>
          <p className="muted">
            Enabled rules are about <span className="numbers">{count(covered)}</span> of <span className="numbers">{count(known)}</span> techniques. That a rule is about one does not mean that it finds every form of it.
          </p>
          <Legend />
          {tactics.length === 0 ? (
            <Empty icon="check" title="Every technique has an enabled rule">
              Import further rules to see what else could be covered.
            </Empty>
          ) : wide ? (
            <Matrix tactics={tactics} />
          ) : (
            <List tactics={tactics} />
          )}
        </>
      )}
      {open && <Rules technique={open} onClose={() => setSearch({ technique: null })} />}
    </div>
  );
}

function Legend() {
  return (
    <ul className="legend" aria-label="What the shades mean">
      {['none enabled', '1 rule', '2–3', '4–7', '8 and more'].map((text, i) => (
        <li key={text}>
          <span className={`swatch heat-${i}`} />
          {text}
        </li>
      ))}
    </ul>
  );
}

const label = (technique: Technique) => `${[technique.technique, technique.name].filter(Boolean).join(' ')}: ${technique.enabled} enabled, ${technique.disabled} disabled`;

function HowMany({ technique }: { technique: Technique }) {
  return (
    <span className="how-many numbers">
      {technique.enabled}
      <span className="sr-only"> enabled, {technique.disabled} disabled </span>
    </span>
  );
}

/** Tactics beside each other; arrow keys go from cell to cell. */
function Matrix({ tactics }: { tactics: readonly Tactic[] }) {
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const key = (event: KeyboardEvent<HTMLElement>, column: number, row: number) => {
    const step: Record<string, [number, number]> = { ArrowRight: [column + 1, row], ArrowLeft: [column - 1, row], ArrowDown: [column, row + 1], ArrowUp: [column, row - 1], Home: [column, 0], End: [column, Number.MAX_SAFE_INTEGER] };
    const next = step[event.key];
    if (!next) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(tactics.length - 1, next[0]));
    const down = Math.max(0, Math.min((tactics[to]?.techniques.length ?? 1) - 1, next[1]));
    setAt([to, down]);
    document.querySelector<HTMLElement>(`.coverage [data-cell="${to}-${down}"]`)?.focus();
  };
  return (
    <div className="matrix" role="region" aria-label="Matrix" tabIndex={0}>
      {tactics.map((tactic, column) => (
        <section key={tactic.name} aria-label={tactic.name || 'No tactic named'}>
          <header>
            <h2>{tactic.name || 'No tactic named'}</h2>
            <p className="muted numbers">
              {tactic.techniques.filter((one) => one.enabled > 0).length} of {tactic.techniques.length}
            </p>
          </header>
          <ul>
            {tactic.techniques.map((technique, row) => (
              <li key={technique.technique}>
                <button
                  type="button"
                  data-cell={`${column}-${row}`}
                  tabIndex={at[0] === column && at[1] === row ? 0 : -1}
                  className={`heat-${heat(technique.enabled)}`}
                  title={label(technique)}
                  onFocus={() => setAt([column, row])}
                  onKeyDown={(event) => key(event, column, row)}
                  onClick={() => setSearch({ technique: technique.technique })}
                >
                  <span className="id numbers">{technique.technique} </span>
                  <HowMany technique={technique} />
                  <span className="name">
                    <Breakable text={technique.name ?? ''} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The same for small screens: a tactic below the other. */
function List({ tactics }: { tactics: readonly Tactic[] }) {
  return (
    <div className="stack">
      {tactics.map((tactic, i) => (
        <details key={tactic.name} className="panel" open={i < 2}>
          <summary>
            <strong>{tactic.name || 'No tactic named'}</strong>
            <span className="muted numbers">
              {tactic.techniques.filter((one) => one.enabled > 0).length} of {tactic.techniques.length}
            </span>
          </summary>
          <ul>
            {tactic.techniques.map((technique) => (
              <li key={technique.technique}>
                <button type="button" onClick={() => setSearch({ technique: technique.technique })}>
                  <span className={`swatch heat-${heat(technique.enabled)}`} />
                  <span className="numbers muted">{technique.technique}</span>
                  <span>{technique.name}</span>
                  <HowMany technique={technique} />
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}

/** The rules that name a technique or one of its parts. */
function Rules({ technique, onClose }: { technique: string; onClose: () => void }) {
  const rules = useApi('GET /api/v1/rules', { query: { text: `attack.${technique.toLowerCase()}`, limit: 500 } });
  const name = nameOf(technique);
  const found = rules.data?.rules.filter((rule) => rule.kind !== 'filter') ?? [];
  return (
    <Dialog title={name ? `${technique} ${name}` : technique} drawer onClose={onClose}>
      <p className="row-of">
        <Link to={`/alerts?${new URLSearchParams({ status: 'all', tag: technique })}`}>Alerts about it</Link>
        <a href={`https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`} target="_blank" rel="noreferrer">
          At MITRE
        </a>
      </p>
      {rules.error && <ErrorState error={rules.error} onRetry={retrying(rules)} />}
      {rules.isPending && <Skeleton lines={4} />}
      {rules.data && found.length === 0 && <p className="muted">No rule names it.</p>}
      <ul className="coverage-rules">
        {found.map((rule) => (
          <li key={rule.key}>
            <Link to={`/rules/${encodeURIComponent(rule.key)}`}>{rule.title}</Link>
            {rule.level && <Severity value={rule.level} />}
            <Badge tone={rule.enabled ? 'good' : 'plain'}>{rule.enabled ? 'enabled' : 'disabled'}</Badge>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

import type { ReactNode } from 'react';
import { retrying } from '@/api/use';
import { Link } from '@/app/router';
import { count, localTime, shortCount } from '@/design/format';
import { ErrorState, Skeleton } from '@/design/states';
import { pathOf, type Line, type Stack } from './series';

interface Fetched {
  error: Error | null;
  isPending: boolean;
  refetch: (options: { cancelRefetch: boolean }) => Promise<unknown>;
}

/** A panel around something that is fetched. */
export function Panel({ title, note, fetched, children, wide = false }: { title: string; note?: ReactNode; fetched: Fetched; children: ReactNode; wide?: boolean }) {
  return (
    <section className={`panel ${wide ? 'wide' : ''}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note && <span className="muted">{note}</span>}
      </header>
      <div className="body">{fetched.error ? <ErrorState error={fetched.error} onRetry={retrying(fetched)} /> : fetched.isPending ? <Skeleton lines={3} /> : children}</div>
    </section>
  );
}

/** One figure in large type, that leads to what it counts. */
export function Figure({ name, value, to, tone }: { name: string; value: number | undefined; to: string; tone?: 'danger' | 'good' }) {
  return (
    <Link to={to} className={`panel figure ${tone ?? ''}`}>
      <span className="muted">{name}</span>
      <strong className="numbers" title={value === undefined ? undefined : count(value)}>
        {value === undefined ? '–' : shortCount(value)}
      </strong>
    </Link>
  );
}

/** Names with bars behind their figures; each leads to a search. */
export function Ranking({ rows, empty }: { rows: readonly { name: ReactNode; key: string; value: number; to: string; text?: string }[]; empty: string }) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  if (rows.length === 0) return <p className="muted">{empty}</p>;
  return (
    <ol className="ranking">
      {rows.map((row) => (
        <li key={row.key}>
          <span className="fill" style={{ width: `${(row.value / most) * 100}%` }} />
          <Link to={row.to}>{row.name}</Link>
          <span className="numbers">{row.text ?? shortCount(row.value)}</span>
        </li>
      ))}
    </ol>
  );
}

const HEIGHT = 120;
const STEP = 10;

/** Events over time, stacked by severity. */
export function StackedBars({ stacks, label }: { stacks: readonly Stack[]; label: string }) {
  const most = Math.max(1, ...stacks.map((stack) => stack.total));
  return (
    <>
      <svg className="stacked" role="img" aria-label={`${label}: at most ${count(most)} at once`} viewBox={`0 0 ${stacks.length * STEP} ${HEIGHT}`} preserveAspectRatio="none">
        {stacks.map((stack, i) => {
          let y = HEIGHT;
          return (
            <g key={stack.start}>
              <title>{`${localTime(stack.start)}: ${count(stack.total)}`}</title>
              {stack.parts.map((part) => {
                const tall = (part.count / most) * HEIGHT;
                y -= tall;
                return <rect key={part.tone} className={`bar-${part.tone}`} x={i * STEP + 1} width={STEP - 2} y={y} height={tall} />;
              })}
            </g>
          );
        })}
      </svg>
      <Axis from={stacks[0]?.start} to={stacks.at(-1)?.start} />
    </>
  );
}

/** A line a name over time, values from 0 to 1. */
export function Lines({ times, lines, label }: { times: readonly string[]; lines: readonly Line[]; label: string }) {
  return (
    <>
      <svg className="lines" role="img" aria-label={`${label} of ${lines.map((line) => line.name).join(', ')}`} viewBox="0 0 600 120" preserveAspectRatio="none">
        <path className="grid" d="M0 60H600M0 0.5H600M0 119.5H600" />
        {lines.map((line, i) => (
          <path key={line.name} className={`line line-${i}`} d={pathOf(line.values, 600, 120, 1)} />
        ))}
      </svg>
      <Axis from={times[0]} to={times.at(-1)} />
      <ul className="legend">
        {lines.map((line, i) => {
          const last = line.values.findLast((value) => value !== null);
          return (
            <li key={line.name}>
              <span className={`swatch line-${i}`} />
              {line.name} <span className="numbers muted">{last === undefined || last === null ? '' : `${Math.round(last * 100)} %`}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Axis({ from, to }: { from: string | undefined; to: string | undefined }) {
  return (
    <div className="axis muted">
      <span>{from ? localTime(from) : ''}</span>
      <span>{to ? localTime(to) : ''}</span>
    </div>
  );
}

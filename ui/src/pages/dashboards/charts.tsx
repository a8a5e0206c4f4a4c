import { useId, useState, type PointerEvent, type ReactNode } from 'react';
import { Link } from '@/app/router';
import { localTime, shortCount } from '@/design/format';
import { toneOf } from '@/design/Severity';
import { ticksOf } from '@/pages/search/buckets';
import { figureText, steps, strength, type Bar, type Heat, type Series } from './panel';
import { pathOf } from './series';

const COLOURS = ['var(--accent)', 'var(--bar-warning)', 'var(--bar-error)', 'var(--bar-notice)', 'var(--bar-info)', 'var(--bar-critical)', 'var(--bar-debug)'];

/** A series' colour; severities have their own. */
export function colourOf(index: number, name: string, field: string): string {
  if (field === 'severity' || field === 'level' || field === 'log.level') return `var(--bar-${toneOf(name)})`;
  return COLOURS[index % COLOURS.length] ?? 'var(--accent)';
}

const shownName = (name: string) => name || '(empty)';

/** Figures over time, as lines or as bars that stand on each other. */
export function TimeChart({ times, length, series, stacked, split, label }: { times: readonly string[]; length: number; series: readonly Series[]; stacked: boolean; split: string; label: string }) {
  const [at, setAt] = useState<number | null>(null);
  const sums = times.map((_, i) => series.reduce((sum, one) => sum + Math.max(0, one.values[i] ?? 0), 0));
  const most = Math.max(...(stacked ? sums : series.flatMap((one) => one.values.map((value) => value ?? 0))), 0);
  const axis = steps(most);
  const top = axis.at(-1) ?? 1;
  const from = Date.parse(times[0] ?? '');
  const to = Date.parse(times.at(-1) ?? '') + length;
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left) / box.width;
    setAt(part < 0 || part > 1 ? null : Math.min(times.length - 1, Math.floor(part * times.length)));
  };
  const width = times.length;
  return (
    <div className="time-chart">
      <div className="chart-y" aria-hidden="true">
        {axis.map((value) => (
          <span key={value} className="numbers" style={{ bottom: `${(value / top) * 100}%` }}>
            {shortCount(value)}
          </span>
        ))}
      </div>
      <div className="chart-plot" onPointerMove={point} onPointerLeave={() => setAt(null)}>
        <svg role="img" aria-label={`${label}: ${series.length === 1 ? 'one series' : `${series.length} series`} of ${times.length} points, at most ${figureText(most)}`} viewBox={`0 0 ${width} 100`} preserveAspectRatio="none">
          {axis.map((value) => (
            <line key={value} className="grid-line" x1={0} x2={width} y1={100 - (value / top) * 100} y2={100 - (value / top) * 100} />
          ))}
          {stacked ? <Stacks series={series} top={top} width={width} split={split} /> : series.map((one, i) => <Stroke key={one.name} one={one} colour={colourOf(i, one.name, split)} top={top} />)}
          {at !== null && <line className="cursor-line" x1={at + 0.5} x2={at + 0.5} y1={0} y2={100} />}
        </svg>
        {at !== null && <Tip at={at} times={times} series={series} split={split} />}
      </div>
      <div className="chart-x muted" aria-hidden="true">
        {ticksOf(from, to, 6).map((tick) => (
          <span key={tick} style={{ left: `${((tick - from) / (to - from)) * 100}%` }}>
            {to - from > 36 * 3_600_000 ? localTime(tick).slice(0, 6) : localTime(tick, 'clock').slice(0, 5)}
          </span>
        ))}
      </div>
      {(series.length > 1 || (series[0]?.name ?? '') !== '') && <Legend names={series.map((one) => one.name)} field={split} />}
    </div>
  );
}

function Stroke({ one, colour, top }: { one: Series; colour: string; top: number }) {
  // Points lie in the middle of their buckets.
  const width = one.values.length;
  return (
    <g transform={`translate(0.5 0) scale(${width > 1 ? (width - 1) / width : 1} 1)`}>
      <path className="line" stroke={colour} d={pathOf(one.values, width, 100, top)} />
      {one.values.map((value, i) => (value !== null && (one.values[i - 1] ?? null) === null && (one.values[i + 1] ?? null) === null ? <path key={i} className="dot" stroke={colour} d={`M${width > 1 ? (i / (width - 1)) * width : 0} ${100 - (value / top) * 100}h0.001`} /> : null))}
    </g>
  );
}

function Stacks({ series, top, width, split }: { series: readonly Series[]; top: number; width: number; split: string }) {
  return (
    <>
      {Array.from({ length: width }, (_, i) => {
        let y = 100;
        return series.map((one, at) => {
          const tall = (Math.max(0, one.values[i] ?? 0) / top) * 100;
          y -= tall;
          return tall > 0 ? <rect key={`${i} ${one.name}`} x={i + 0.08} width={0.84} y={y} height={tall} fill={colourOf(at, one.name, split)} /> : null;
        });
      })}
    </>
  );
}

function Tip({ at, times, series, split }: { at: number; times: readonly string[]; series: readonly Series[]; split: string }) {
  const left = at < times.length / 2;
  return (
    <div className="chart-tip" style={left ? { left: `calc(${((at + 1) / times.length) * 100}% + 8px)` } : { right: `calc(${(1 - at / times.length) * 100}% + 8px)` }}>
      <strong className="numbers">{localTime(times[at] ?? '')}</strong>
      {series.map((one, i) => (
        <span key={one.name}>
          <i style={{ background: colourOf(i, one.name, split) }} />
          <span className="tip-name">{series.length === 1 && !one.name ? '' : shownName(one.name)}</span>
          <span className="numbers">{figureText(one.values[at])}</span>
        </span>
      ))}
    </div>
  );
}

function Legend({ names, field }: { names: readonly string[]; field: string }) {
  return (
    <ul className="chart-legend">
      {names.map((name, i) => (
        <li key={name}>
          <i style={{ background: colourOf(i, name, field) }} />
          {shownName(name)}
        </li>
      ))}
    </ul>
  );
}

/** A bar a value, that leads to its events. */
export function ValueBars({ bars, parts, split, to }: { bars: readonly Bar[]; parts: readonly string[]; split: string; to: (name: string) => string }) {
  const most = Math.max(0, ...bars.map((bar) => bar.total));
  return (
    <div className="value-bars">
      <ol>
        {bars.map((bar) => (
          <li key={bar.name}>
            <Link to={to(bar.name)} title={bar.name}>
              {shownName(bar.name)}
            </Link>
            <span className="bar-track">
              {bar.parts.map((part) => (
                <i
                  key={part.name}
                  title={split ? `${shownName(part.name)}: ${figureText(part.value)}` : undefined}
                  style={{ width: `${most > 0 ? Math.max(0, (part.value / most) * 100) : 0}%`, background: split ? colourOf(parts.indexOf(part.name), part.name, split) : 'var(--accent)' }}
                />
              ))}
            </span>
            <span className="numbers">{figureText(bar.total)}</span>
          </li>
        ))}
      </ol>
      {split && <Legend names={parts} field={split} />}
    </div>
  );
}

/** A table of shades; each cell says its figure to those who point at it or have it read. */
export function HeatMap({ heat, time, label, to }: { heat: Heat; time: boolean; label: string; to?: ((row: string) => string) | undefined }) {
  const most = Math.max(0, ...heat.cells.flatMap((row) => row.map((value) => value ?? 0)));
  const columns = time ? heat.columns.map((start) => localTime(start)) : heat.columns;
  const every = Math.ceil(heat.columns.length / (time ? 6 : 24));
  return (
    <div className="heat">
      <table aria-label={label} style={{ '--heat-columns': heat.columns.length } as React.CSSProperties}>
        <thead>
          <tr>
            <td />
            {columns.map((name, i) => (
              <th key={name} scope="col" title={name}>
                <span className={i % every === 0 ? '' : 'sr-only'}>{time ? shortTime(heat.columns[i] ?? '', heat.columns) : shownName(name)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {heat.rows.map((name, r) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {to ? <Link to={to(name)}>{shownName(name)}</Link> : shownName(name)}
              </th>
              {columns.map((column, c) => {
                const value = heat.cells[r]?.[c] ?? null;
                return (
                  <td key={column} aria-label={figureText(value)} title={`${shownName(name)}, ${column}: ${figureText(value)}`} style={{ background: shade(strength(value, most)) }} />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Scale most={most} />
    </div>
  );
}

function shortTime(start: string, all: readonly string[]): string {
  const span = Date.parse(all.at(-1) ?? '') - Date.parse(all[0] ?? '');
  return span > 36 * 3_600_000 ? localTime(start).slice(0, 6) : localTime(start, 'clock').slice(0, 5);
}

/** A colour between nothing and the accent. */
export function shade(part: number): string {
  return part <= 0 ? 'var(--sunken)' : `color-mix(in oklab, var(--accent) ${Math.round(part * 100)}%, var(--sunken))`;
}

export function Scale({ most }: { most: number }) {
  const id = useId();
  return (
    <p className="scale muted" id={id}>
      <span>0</span>
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <i key={part} style={{ background: shade(part) }} />
      ))}
      <span className="numbers">{figureText(most)}</span>
    </p>
  );
}

/** One figure, as large as the panel lets it be. */
export function BigNumber({ value, unit, note }: { value: number | null; unit: string; note?: ReactNode }) {
  return (
    <div className="big-number">
      <strong className="numbers">{figureText(value)}</strong>
      <span className="muted">{unit}</span>
      {note}
    </div>
  );
}

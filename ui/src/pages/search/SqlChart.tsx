import { useLayoutEffect, useRef, useState } from 'react';
import { count, localTime, shortCount } from '@/design/format';
import { ticksOf } from './buckets';
import type { Chart } from './sqlchart';

const COLOURS = ['var(--accent)', 'var(--bar-warning)', 'var(--bar-error)', 'var(--bar-notice)', 'var(--bar-info)', 'var(--bar-critical)'];
const LEFT = 56;
const BOTTOM = 24;

/** A statement's rows, drawn. The table beside it says the same in words. */
export function SqlChart({ chart }: { chart: Chart }) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const own = box.current;
    if (!own) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: own.clientWidth, height: own.clientHeight }));
    observer.observe(own);
    return () => observer.disconnect();
  }, []);
  return (
    <div className="sql-chart">
      <div className="row-of legend">
        {chart.series.map((series, i) => (
          <span key={series.name}>
            <i style={{ background: COLOURS[i % COLOURS.length] }} /> {series.name}
          </span>
        ))}
      </div>
      {chart.kind === 'bar' ? (
        <Bars chart={chart} />
      ) : (
        <div className="sql-line" ref={box} role="img" aria-label={`${chart.series.map((series) => series.name).join(', ')} over time`}>
          {size.width > 0 && <Line chart={chart} width={size.width} height={Math.max(160, size.height)} />}
        </div>
      )}
    </div>
  );
}

function Bars({ chart }: { chart: Chart }) {
  const most = Math.max(1, ...chart.series.flatMap((series) => series.values));
  return (
    <ul className="sql-bars">
      {chart.labels.map((label, row) => (
        <li key={row}>
          <span className="sql-bar-label" title={label}>
            {label || '(empty)'}
          </span>
          <span className="sql-bar-set">
            {chart.series.map((series, i) => (
              <span key={series.name} className="sql-bar">
                <i style={{ width: `${Math.max(0, ((series.values[row] ?? 0) / most) * 100)}%`, background: COLOURS[i % COLOURS.length] }} />
                <span className="numbers">{count(series.values[row] ?? 0)}</span>
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Line({ chart, width, height }: { chart: Chart; width: number; height: number }) {
  const from = chart.times[0] ?? 0;
  const to = Math.max(from + 1, chart.times.at(-1) ?? from + 1);
  const most = Math.max(1, ...chart.series.flatMap((series) => series.values));
  const least = Math.min(0, ...chart.series.flatMap((series) => series.values));
  const x = (time: number) => LEFT + ((time - from) / (to - from)) * (width - LEFT - 12);
  const y = (value: number) => 8 + (1 - (value - least) / (most - least)) * (height - BOTTOM - 12);
  const steps = [0, 0.25, 0.5, 0.75, 1].map((part) => least + part * (most - least));
  return (
    <svg width={width} height={height} aria-hidden="true">
      {steps.map((value) => (
        <g key={value}>
          <line className="grid-line" x1={LEFT} x2={width - 12} y1={y(value)} y2={y(value)} />
          <text className="tick" x={LEFT - 8} y={y(value) + 4} textAnchor="end">
            {shortCount(value)}
          </text>
        </g>
      ))}
      {ticksOf(from, to, Math.max(2, Math.floor(width / 130))).map((tick) => (
        <text key={tick} className="tick" x={x(tick)} y={height - 6} textAnchor={x(tick) > width - 30 ? 'end' : 'middle'}>
          {to - from > 36 * 3_600_000 ? localTime(tick).slice(0, 6) : localTime(tick, 'clock').slice(0, 5)}
        </text>
      ))}
      {chart.series.map((series, i) => (
        <g key={series.name} stroke={COLOURS[i % COLOURS.length]} fill={COLOURS[i % COLOURS.length]}>
          <polyline fill="none" strokeWidth={2} strokeLinejoin="round" points={series.values.map((value, at) => `${x(chart.times[at] ?? 0)},${y(value)}`).join(' ')} />
          {series.values.length <= 60 && series.values.map((value, at) => <circle key={at} cx={x(chart.times[at] ?? 0)} cy={y(value)} r={2.5} stroke="none" />)}
        </g>
      ))}
    </svg>
  );
}

import { useLayoutEffect, useRef, useState, type PointerEvent } from 'react';
import { count, localTime, shortCount } from '@/design/format';
import { ticksOf, tonesIn, type Bar } from './buckets';

const HEIGHT = 92;
const AXIS = 18;

/** Events over time, by severity. Dragging over it, or a click on a bar, narrows the range. */
export function Histogram({ bars, from, to, onZoom, stale }: { bars: Bar[]; from: number; to: number; onZoom: (from: number, to: number) => void; stale: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [hover, setHover] = useState<number | null>(null);
  const [drag, setDrag] = useState<{ start: number; now: number } | null>(null);
  useLayoutEffect(() => {
    const own = box.current;
    if (!own) return undefined;
    const observer = new ResizeObserver(() => setWidth(own.clientWidth));
    observer.observe(own);
    setWidth(own.clientWidth);
    return () => observer.disconnect();
  }, []);
  const begin = bars[0]?.from ?? from;
  const end = Math.max(bars.at(-1)?.to ?? to, begin + 1);
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const x = (time: number) => ((time - begin) / (end - begin)) * width;
  const timeAt = (px: number) => begin + (Math.max(0, Math.min(width, px)) / Math.max(1, width)) * (end - begin);
  const at = (event: PointerEvent) => event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
  const barAt = (px: number) => bars.findIndex((bar) => timeAt(px) >= bar.from && timeAt(px) < bar.to);
  const tones = tonesIn(bars);
  const shown = hover !== null ? bars[hover] : undefined;
  const finish = () => {
    if (!drag) return;
    const [a, b] = [Math.min(drag.start, drag.now), Math.max(drag.start, drag.now)];
    setDrag(null);
    if (b - a > 4) onZoom(Math.max(from, timeAt(a)), Math.min(to, timeAt(b)));
    else {
      const bar = bars[barAt(drag.start)];
      if (bar && bars.length > 1) onZoom(Math.max(from, bar.from), Math.min(to, bar.to));
    }
  };
  const total = bars.reduce((sum, bar) => sum + bar.count, 0);
  const long = end - begin > 36 * 3_600_000;
  return (
    <div
      ref={box}
      className={`histogram ${stale ? 'stale' : ''}`}
      role="img"
      aria-label={`${count(total)} events from ${localTime(from)} to ${localTime(to)}; at most ${count(most)} in one bar`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ start: at(event), now: at(event) });
      }}
      onPointerMove={(event) => {
        setHover(barAt(at(event)));
        if (drag) setDrag({ ...drag, now: at(event) });
      }}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => setHover(null)}
    >
      <svg width={width} height={HEIGHT + AXIS} aria-hidden="true">
        <line className="grid-line" x1={0} x2={width} y1={0.5} y2={0.5} />
        <line className="grid-line" x1={0} x2={width} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        {bars.map((bar, i) => {
          let base = HEIGHT;
          const left = x(bar.from);
          const wide = Math.max(1, x(bar.to) - left - (width / bars.length > 5 ? 1.5 : 0.5));
          return (
            <g key={bar.from} opacity={hover === null || hover === i || drag ? 1 : 0.72}>
              {[...tones].reverse().map((tone) => {
                const part = bar.tones[tone] ?? 0;
                if (part === 0) return null;
                const tall = Math.max(1, (part / most) * (HEIGHT - 4));
                base -= tall;
                return <rect key={tone} x={left} y={base} width={wide} height={tall} fill={`var(--bar-${tone})`} />;
              })}
            </g>
          );
        })}
        <line className="axis-line" x1={0} x2={width} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
        {drag && Math.abs(drag.now - drag.start) > 2 && <rect className="drag" x={Math.min(drag.start, drag.now)} width={Math.abs(drag.now - drag.start)} y={0} height={HEIGHT} />}
        {ticksOf(begin, end, Math.max(2, Math.floor(width / 110))).map((tick) => (
          <text key={tick} className="tick" x={x(tick)} y={HEIGHT + 14} textAnchor={x(tick) < 30 ? 'start' : x(tick) > width - 30 ? 'end' : 'middle'}>
            {long ? localTime(tick).slice(0, end - begin > 20 * 86_400_000 ? 6 : 12) : localTime(tick, 'clock').slice(0, end - begin < 600_000 ? 8 : 5)}
          </text>
        ))}
        <text className="tick most" x={2} y={11}>
          {shortCount(most)}
        </text>
      </svg>
      {shown && !drag && (
        <div className={`hist-tip ${x(shown.from) > width / 2 ? 'left' : ''}`} style={{ left: x((shown.from + shown.to) / 2) }}>
          <strong>{localTime(shown.from)}</strong>
          {Object.entries(shown.severities)
            .sort(([, a], [, b]) => b - a)
            .map(([severity, n]) => (
              <span key={severity}>
                {severity} <b>{count(n)}</b>
              </span>
            ))}
          {shown.count === 0 && <span>nothing</span>}
        </div>
      )}
    </div>
  );
}

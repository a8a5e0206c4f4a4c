import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { IconButton } from '@/design/controls';
import { COLUMNS, moved, ordered, resized, same, stepped, type Place } from './layout';

interface GridProps<P extends Place & { title: string }> {
  panels: readonly P[];
  /** Whether panels can be moved now. */
  editing: boolean;
  onArrange: (panels: P[]) => void;
  render: (panel: P) => ReactNode;
  /** Beside the handles, while editing. */
  tools: (panel: P) => ReactNode;
}

interface Drag {
  id: string;
  how: 'move' | 'resize';
  startX: number;
  startY: number;
  /** A column and a row with their gaps, in px. */
  column: number;
  row: number;
}

/** Panels on a grid of twelve columns. While editing they are moved and resized by dragging, or by the arrow keys on their handles. */
export function Grid<P extends Place & { title: string }>({ panels, editing, onArrange, render, tools }: GridProps<P>) {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [shown, setShown] = useState<P[] | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!drag) return undefined;
    const escape = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setDrag(null);
      setShown(null);
    };
    document.addEventListener('keydown', escape, true);
    return () => document.removeEventListener('keydown', escape, true);
  }, [drag]);

  const begin = (panel: P, how: Drag['how']) => (event: PointerEvent<HTMLButtonElement>) => {
    const own = box.current;
    if (!own || event.button !== 0) return;
    const style = getComputedStyle(own);
    const gap = Number.parseFloat(style.columnGap) || 0;
    const row = Number.parseFloat(style.gridAutoRows) || 56;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ id: panel.id, how, startX: event.clientX, startY: event.clientY + own.parentElement!.scrollTop, column: (own.clientWidth + gap) / COLUMNS, row: row + gap });
  };
  const go = (event: PointerEvent) => {
    const before = drag && panels.find((panel) => panel.id === drag.id);
    if (!drag || !before || !box.current) return;
    const dx = Math.round((event.clientX - drag.startX) / drag.column);
    const dy = Math.round((event.clientY + box.current.parentElement!.scrollTop - drag.startY) / drag.row);
    setShown(drag.how === 'move' ? moved(panels, drag.id, before.x + dx, before.y + dy) : resized(panels, drag.id, before.w + dx, before.h + dy));
  };
  const end = () => {
    if (shown && !same(shown, panels)) onArrange(shown);
    setDrag(null);
    setShown(null);
  };
  const keys = (panel: P, how: Drag['how']) => (event: KeyboardEvent) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const next = how === 'move' ? stepped(panels, panel.id, step[0], step[1]) : resized(panels, panel.id, panel.w + step[0], panel.h + step[1]);
    const place = next.find((one) => one.id === panel.id);
    if (place) setSaid(how === 'move' ? `${panel.title}: column ${place.x + 1}, row ${place.y + 1}` : `${panel.title}: ${place.w} of ${COLUMNS} columns, ${place.h} rows`);
    if (!same(next, panels)) onArrange(next);
  };
  const places = shown ?? panels;
  // In the order in which they are read; while they are moved the elements stay, as the one that is dragged has to.
  return (
    <div className={`dash-grid ${editing ? 'editing' : ''} ${drag ? 'dragging' : ''}`} ref={box}>
      {(editing ? places : ordered(places)).map((panel) => (
        <section key={panel.id} aria-label={panel.title} className={`panel dash-panel ${drag?.id === panel.id ? 'dragged' : ''}`} style={{ gridColumn: `${panel.x + 1} / span ${panel.w}`, gridRow: `${panel.y + 1} / span ${panel.h}`, '--rows': panel.h, order: panel.y * COLUMNS + panel.x } as React.CSSProperties}>
          {editing && (
            <div className="dash-tools">
              <button type="button" className="button quiet small icon handle" aria-label={`Move ${panel.title}: arrow keys`} title="Drag, or use the arrow keys" onPointerDown={begin(panel, 'move')} onPointerMove={go} onPointerUp={end} onPointerCancel={end} onKeyDown={keys(panel, 'move')}>
                <Grip />
              </button>
              {tools(panel)}
            </div>
          )}
          {render(panel)}
          {editing && (
            <button type="button" className="corner" aria-label={`Resize ${panel.title}: arrow keys`} title="Drag, or use the arrow keys" onPointerDown={begin(panel, 'resize')} onPointerMove={go} onPointerUp={end} onPointerCancel={end} onKeyDown={keys(panel, 'resize')}>
              <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden="true">
                <path d="M11 1v10H1M11 6v5H6" fill="none" stroke="currentColor" strokeWidth={1.4} />
              </svg>
            </button>
          )}
        </section>
      ))}
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
    </div>
  );
}

const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function Grip() {
  return (
    <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden="true" fill="currentColor">
      {[3, 7, 11].flatMap((y) => [4.5, 9.5].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r={1.2} />))}
    </svg>
  );
}

/** A panel's tools: edit, and whatever else. */
export function PanelTools({ title, onEdit, onCopy, onRemove }: { title: string; onEdit: () => void; onCopy: () => void; onRemove: () => void }) {
  return (
    <>
      <IconButton icon="edit" label={`Edit ${title}`} small onClick={onEdit} />
      <IconButton icon="copy" label={`Duplicate ${title}`} small onClick={onCopy} />
      <IconButton icon="trash" label={`Remove ${title}`} small onClick={onRemove} />
    </>
  );
}


import { useMemo, type ReactNode } from 'react';
import { DataTable, type Column } from '@/design/DataTable';
import { Severity } from '@/design/Severity';
import { Time } from '@/design/Time';
import { wordsOf } from './querytext';
import { useMedia } from '@/design/useMedia';
import { lineOf, textOf, valueOf, type Event } from './types';

export const DEFAULT_COLUMNS = ['time', 'severity', 'dataset', 'message'];

const WIDTHS: Record<string, string> = { time: '150px', severity: '100px', dataset: '130px', message: 'minmax(420px, 1fr)', raw: 'minmax(420px, 1fr)', source: '120px', id: '130px', ingested: '150px' };
/** Longer text is not shown in a row anyway. */
const LONGEST = 600;

/** Events in rows, with the columns that were chosen. */
export function ResultTable({ events, columns, query, cursor, openId, onCursor, onOpen, onEnd, foot }: {
  events: readonly Event[];
  columns: readonly string[];
  query: string;
  cursor: number;
  openId: string | null;
  onCursor: (index: number) => void;
  onOpen: (event: Event) => void;
  onEnd?: () => void;
  foot?: ReactNode;
}) {
  const words = useMemo(() => wordsOf(query), [query]);
  const narrow = useMedia('(max-width: 760px)');
  const shown = useMemo<Column<Event>[]>(
    () =>
      narrow ? [cards(columns, words)] : columns.map((name) => ({
        id: name,
        head: name,
        width: WIDTHS[name] ?? 'minmax(140px, 220px)',
        cell: (event) => <Cell event={event} name={name} words={words} />,
      })),
    [columns, words, narrow],
  );
  const wide = columns.reduce((sum, name) => sum + Number(/(\d+)px/.exec(WIDTHS[name] ?? '140px')?.[1] ?? 140), 0);
  return (
    <DataTable
      label="Events"
      columns={shown}
      rows={events}
      keyOf={(event) => event.id}
      rowHeight={narrow ? 54 : 29}
      cursor={cursor}
      onCursor={onCursor}
      onOpen={onOpen}
      selected={(event) => event.id === openId}
      minWidth={narrow ? 0 : wide}
      {...(onEnd ? { onEnd } : {})}
      foot={foot}
    />
  );
}

/** Where there is no room for columns: a line of what is short, and below it the message. */
function cards(columns: readonly string[], words: readonly string[]): Column<Event> {
  const short = columns.filter((name) => name !== 'message' && name !== 'raw');
  return {
    id: 'event',
    head: 'events',
    width: 'minmax(0, 1fr)',
    cell: (event) => (
      <span className="result-card">
        <span>
          {short.map((name) => (
            <Cell key={name} event={event} name={name} words={words} />
          ))}
        </span>
        <Cell event={event} name="message" words={words} />
      </span>
    ),
  };
}

function Cell({ event, name, words }: { event: Event; name: string; words: readonly string[] }) {
  switch (name) {
    case 'time':
    case 'ingested':
      return <Time value={event[name]} />;
    case 'severity':
      return <Severity value={event.severity} />;
    case 'message':
      return <Marked text={lineOf(event).slice(0, LONGEST)} words={words} />;
    default: {
      const text = textOf(valueOf(event, name)).slice(0, LONGEST);
      return text === '' ? <span className="muted">–</span> : <>{text}</>;
    }
  }
}

/** Text with the words of the query marked. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return <span className="mono">{text}</span>;
  const lower = text.toLowerCase();
  const parts: ReactNode[] = [];
  let at = 0;
  while (at < text.length && parts.length < 60) {
    let next = -1;
    let length = 0;
    for (const word of words) {
      const found = lower.indexOf(word.toLowerCase(), at);
      if (found >= 0 && (next < 0 || found < next)) {
        next = found;
        length = word.length;
      }
    }
    if (next < 0) break;
    parts.push(text.slice(at, next), <mark key={next}>{text.slice(next, next + length)}</mark>);
    at = next + length;
  }
  parts.push(text.slice(at));
  return <span className="mono">{parts}</span>;
}

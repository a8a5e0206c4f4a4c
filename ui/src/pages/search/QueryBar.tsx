import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { call, Problem } from '@/api/client';
import { useApi } from '@/api/use';
import { useShortcut } from '@/app/keys';
import { count as shownCount } from '@/design/format';
import { Icon } from '@/design/Icon';
import { completionAt, tokenAt, tokens, written } from './querytext';

const OWN_FIELDS = ['severity', 'dataset', 'source', 'message', 'raw', 'time', 'id'];
const SHOWN = 12;
const PAUSE_MS = 350;

interface Choice {
  text: string;
  note: string;
  insert: string;
}

/** Where a query is written: coloured, completed, and checked by the server as one types. */
export function QueryBar({ value, onRun, range, failure, children }: { value: string; onRun: (query: string) => void; range: { from: string; to: string }; failure: Problem | null; children?: ReactNode }) {
  const [text, setText] = useState(value);
  const [cursor, setCursor] = useState(value.length);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => setText(value), [value]);
  useShortcut('/', 'Write a query', 'Search', () => {
    area.current?.focus();
    area.current?.select();
  });

  const checked = useChecked(text);
  const problem = text === value ? (failure ?? checked) : checked;
  const wrong = problem?.column ? tokenAt(text, problem.column) : undefined;
  const choices = useChoices(text, cursor, open, range);

  useLayoutEffect(() => {
    const own = area.current;
    if (own && own.selectionStart !== cursor && document.activeElement === own) own.setSelectionRange(cursor, cursor);
    // Only after a completion was put in, which changes the text and the cursor together.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);

  const run = () => {
    setOpen(false);
    setChosen(-1);
    onRun(text.trim());
  };
  const take = (choice: Choice) => {
    const place = completionAt(text, cursor);
    if (!place) return;
    const next = text.slice(0, place.start) + choice.insert + text.slice(place.end);
    setText(next);
    setCursor(place.start + choice.insert.length);
    setChosen(-1);
    setOpen(choice.insert.endsWith(':'));
    area.current?.focus();
  };
  const key = (event: KeyboardEvent) => {
    const listed = open && choices.length > 0;
    if (event.key === 'ArrowDown' && choices.length > 0) {
      event.preventDefault();
      setOpen(true);
      setChosen((before) => (before + 1) % choices.length);
    } else if (event.key === 'ArrowUp' && listed) {
      event.preventDefault();
      setChosen((before) => (before <= 0 ? choices.length - 1 : before - 1));
    } else if (event.key === 'Tab' && listed && chosen >= 0 && !event.shiftKey) {
      event.preventDefault();
      take(choices[chosen] as Choice);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      const choice = listed ? choices[chosen] : undefined;
      if (choice) take(choice);
      else run();
    } else if (event.key === 'Escape') {
      if (listed) setOpen(false);
      else area.current?.blur();
      setChosen(-1);
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      setOpen(true);
    }
  };
  const shown = open && choices.length > 0;
  return (
    <form
      className="query-bar"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <div className={`query-box ${problem ? 'wrong' : ''}`}>
        <span className="query-icon">
          <Icon name="search" />
        </span>
        <div className="query-text">
          <Coloured text={text} wrong={wrong?.start} />
          <textarea
            ref={area}
            value={text}
            rows={1}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            autoCorrect="off"
            placeholder="Words, field:value, severity:>=error …"
            aria-label="Query"
            role="combobox"
            aria-expanded={shown}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={shown && chosen >= 0 ? `${id}-${chosen}` : undefined}
            aria-invalid={problem ? true : undefined}
            aria-describedby={problem ? `${id}-problem` : undefined}
            onChange={(event) => {
              setText(event.target.value);
              setCursor(event.target.selectionStart);
              setChosen(-1);
              setOpen(true);
            }}
            onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
            onKeyDown={key}
            onBlur={() => setOpen(false)}
          />
        </div>
        {children}
      </div>
      {shown && (
        <ul className="choices" id={`${id}-list`} role="listbox" aria-label="Completions">
          {choices.map((choice, i) => (
            <li
              key={choice.text}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === chosen}
              onPointerDown={(event) => {
                event.preventDefault();
                take(choice);
              }}
            >
              <span className="mono">{choice.text}</span>
              <small>{choice.note}</small>
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p className="query-problem" id={`${id}-problem`} role="alert">
          <span>
            {problem.detail} {problem.remedy}
          </span>
        </p>
      )}
    </form>
  );
}

/** Lies under the text that is typed, letter on letter. */
function Coloured({ text, wrong }: { text: string; wrong: number | undefined }) {
  return (
    <div className="query-colours" aria-hidden="true">
      {tokens(text).map((token) => (
        <span key={token.start} className={`q-${token.kind} ${token.start === wrong ? 'q-wrong' : ''}`}>
          {token.text}
        </span>
      ))}
      {'\u200b'}
    </div>
  );
}

/** What the server says of the text, a moment after the last key; null while it is fine. */
function useChecked(text: string): Problem | null {
  const [waited, setWaited] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const check = useQuery<null, Problem>({
    queryKey: ['query is right', waited],
    // A range with nothing in it: read and refused, or found empty at once.
    queryFn: async ({ signal }) => {
      await call('GET /api/v1/count', { query: { query: waited, from: '1970-01-01T00:00:00Z', to: '1970-01-01T00:00:01Z' }, signal });
      return null;
    },
    enabled: waited.trim() !== '',
    retry: false,
    staleTime: Infinity,
  });
  return check.error && check.error.status === 400 && waited === text ? check.error : null;
}

function useChoices(text: string, cursor: number, open: boolean, range: { from: string; to: string }): Choice[] {
  const place = useDeferredValue(completionAt(text, cursor));
  const fields = useApi('GET /api/v1/fields', { query: { from: range.from, to: range.to } }, { enabled: open, placeholderData: keepPreviousData, staleTime: 60_000 });
  const field = place?.kind === 'value' ? place.field.replaceAll('\\', '') : '';
  const values = useApi('GET /api/v1/top', { query: { field, limit: 200, from: range.from, to: range.to } }, { enabled: open && field !== '' && field !== 'time' && field !== 'id' && field !== 'raw', retry: false, staleTime: 60_000 });
  return useMemo(() => {
    if (!place) return [];
    const prefix = place.prefix.toLowerCase();
    if (place.kind === 'value') {
      return (values.data?.values ?? [])
        .filter((one) => one.value.toLowerCase().includes(prefix))
        .sort((a, b) => Number(b.value.toLowerCase().startsWith(prefix)) - Number(a.value.toLowerCase().startsWith(prefix)) || b.count - a.count)
        .slice(0, SHOWN)
        .map((one) => ({ text: one.value, note: `${shownCount(one.count)} events`, insert: `${written(one.value)} ` }));
    }
    const known: Array<{ name: string; kind: string }> = [...OWN_FIELDS.map((name) => ({ name, kind: 'of every event' })), ...(fields.data?.fields ?? []).filter((one) => !OWN_FIELDS.includes(one.name))];
    if (prefix === '') return [];
    return known
      .filter((one) => one.name.toLowerCase().includes(prefix))
      .sort((a, b) => Number(b.name.toLowerCase().startsWith(prefix)) - Number(a.name.toLowerCase().startsWith(prefix)) || a.name.length - b.name.length)
      .slice(0, SHOWN)
      .map((one) => ({ text: one.name, note: one.kind, insert: `${one.name}:` }));
  }, [place, values.data, fields.data]);
}

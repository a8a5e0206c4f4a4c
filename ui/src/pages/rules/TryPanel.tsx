import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, type Answer, type Problem } from '@/api/client';
import { useMay } from '@/api/use';
import { Button, TextField } from '@/design/controls';
import { ConditionTree } from '@/design/ConditionTree';
import type { RuleExplanation } from '@/design/explanation';
import { Icon } from '@/design/Icon';
import { ErrorState } from '@/design/states';
import { useSettled } from './RuleText';

const FROM_SEARCH = 10;
const MOST = 200;

/** An event as it came, or as one that is parsed into it again where what came is not kept. */
function lineOf(event: Answer<'GET /api/v1/search'>['events'][number]): string {
  if (typeof event.raw === 'string') return event.raw;
  return JSON.stringify({ '@timestamp': event.time, 'event.dataset': event.dataset, ...(event.message === null ? {} : { message: event.message }), ...(event.fields as object) });
}

/** Tries the text on events that are pasted or taken from a search. */
export function TryPanel({ text, usable }: { text: string; usable: boolean }) {
  const [events, setEvents] = useState('');
  const [dataset, setDataset] = useState('');
  const [query, setQuery] = useState('');
  const maySearch = useMay('search');
  const lines = events.split('\n').filter((line) => line.trim() !== '');
  const attempt = useMutation<Answer<'POST /api/v1/rules/try'>, Problem, string>({
    mutationFn: (body) => call('POST /api/v1/rules/try', { body: JSON.parse(body) as object }),
  });
  const fetch = useMutation<void, Problem>({
    mutationFn: async () => {
      const found = await call('GET /api/v1/search', { query: { query, limit: FROM_SEARCH } });
      const taken = found.events.map(lineOf);
      if (taken.length === 0) throw new Error('No event fits this search.');
      setEvents((before) => [before.trim(), ...taken.reverse()].filter(Boolean).join('\n'));
    },
  });
  const asked = useSettled(lines.length === 0 || !usable ? '' : JSON.stringify({ text, events: lines.slice(0, MOST), dataset: dataset.trim() }), 400);
  const { mutate, reset } = attempt;
  useEffect(() => {
    if (asked === '') reset();
    else mutate(asked);
  }, [asked, mutate, reset]);
  return (
    <section className="try panel" aria-label="Try it">
      <header>
        <h2>Try it on events</h2>
        {attempt.data && (
          <span className="muted numbers" role="status">
            {attempt.data.matched} of {attempt.data.events.length} match
          </span>
        )}
      </header>
      <div className="stack inner">
        {maySearch && (
          <form
            className="row-of take"
            onSubmit={(event) => {
              event.preventDefault();
              fetch.mutate();
            }}
          >
            <TextField label="Take events from a search" hideLabel placeholder="Search, such as event.action:ssh_login" value={query} onChange={(event) => setQuery(event.target.value)} />
            <Button type="submit" icon="search" disabled={fetch.isPending}>
              Take the newest {FROM_SEARCH}
            </Button>
          </form>
        )}
        {fetch.error && <ErrorState error={fetch.error} />}
        <div className="field">
          <label className="label" htmlFor="try-events">
            Events, one a line
          </label>
          <textarea
            id="try-events"
            className="textarea mono"
            rows={5}
            placeholder={'{"user.name": "root", "event.outcome": "success"}\nNov 21 10:00:00 web-1 sshd[7]: Failed password for root from 192.0.2.1 port 22 ssh2'}
            value={events}
            onChange={(event) => setEvents(event.target.value)}
          />
        </div>
        <TextField label="Dataset, where the events do not say" placeholder="linux.auth" value={dataset} onChange={(event) => setDataset(event.target.value)} />
        {lines.length > MOST && <p className="muted">The first {MOST} events are tried.</p>}
        {!usable && lines.length > 0 && <p className="muted">The text has errors; it is tried when they are gone.</p>}
        {attempt.error && <ErrorState error={attempt.error} onRetry={() => asked && mutate(asked)} />}
        {attempt.data && <Results results={attempt.data} lines={lines} />}
      </div>
    </section>
  );
}

function Results({ results, lines }: { results: Answer<'POST /api/v1/rules/try'>; lines: readonly string[] }) {
  return (
    <ol className="results">
      {results.events.map((event, i) => (
        <li key={i}>
          <details>
            <summary className={event.matched ? 'yes' : 'no'}>
              <Icon name={event.matched ? 'check' : 'close'} />
              <span className="sr-only">{event.matched ? 'matches' : 'does not match'}</span>
              <span className="mono line">{lines[i]}</span>
            </summary>
            <p className="muted">Dataset: {event.dataset ?? 'not known, so every rule is tried'}</p>
            {(event.explanations as unknown as RuleExplanation[]).map((explanation, j) => (
              <ConditionTree key={j} explanation={explanation} />
            ))}
          </details>
          {event.correlations.map((done, j) => (
            <p className="completed" key={j}>
              <Icon name="bell" /> completes “{done.title}” with {done.value}
              {Object.entries(done.group).map(([name, value]) => (
                <code key={name}>
                  {' '}
                  {name}={value}
                </code>
              ))}
            </p>
          ))}
        </li>
      ))}
      {results.atEnd.map((done, i) => (
        <li key={`end-${i}`} className="completed">
          <Icon name="bell" /> “{done.title}” is decided when no event comes any more
        </li>
      ))}
    </ol>
  );
}

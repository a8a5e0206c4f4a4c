import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem } from '@/api/client';
import { stream } from '@/api/stream';
import type { Event } from './types';

/** How many are kept, newest first; the rest can be searched. */
const KEPT = 2000;
const FLUSH_MS = 200;
const AGAIN_MS = 2000;

export interface Tail {
  events: readonly Event[];
  /** How many came while it was paused. */
  waiting: number;
  /** How many the server left out as they came too fast. */
  dropped: number;
  state: 'connecting' | 'live' | 'lost';
  problem: Problem | null;
}

const NOTHING: Tail = { events: [], waiting: 0, dropped: 0, state: 'connecting', problem: null };

/** Events as they are stored. They are shown five times a second, however fast they come; while paused what is shown stays. */
export function useTail(on: boolean, query: string, paused: boolean): Tail & { clear: () => void } {
  const [tail, setTail] = useState<Tail>(NOTHING);
  const arrived = useRef<Event[]>([]);
  const held = useRef(paused);
  held.current = paused;
  useEffect(() => {
    if (!on) return undefined;
    const stop = new AbortController();
    let dropped = 0;
    arrived.current = [];
    setTail(NOTHING);
    const flush = setInterval(() => {
      if (held.current) {
        setTail((before) => (before.waiting === arrived.current.length && before.dropped === dropped ? before : { ...before, waiting: arrived.current.length, dropped }));
        return;
      }
      const fresh = arrived.current;
      if (fresh.length === 0) {
        setTail((before) => (before.dropped === dropped && before.waiting === 0 ? before : { ...before, dropped, waiting: 0 }));
        return;
      }
      arrived.current = [];
      setTail((before) => ({ ...before, dropped, waiting: 0, events: [...fresh.reverse(), ...before.events].slice(0, KEPT) }));
    }, FLUSH_MS);
    const listen = async () => {
      while (!stop.signal.aborted) {
        try {
          await stream(
            'GET /api/v1/tail',
            { query: { query }, signal: stop.signal },
            (events) => {
              for (const { event, data } of events) {
                if (event === 'event') arrived.current.push(JSON.parse(data) as Event);
                else if (event === 'dropped') dropped += (JSON.parse(data) as { count: number }).count;
              }
              if (arrived.current.length > KEPT) {
                dropped += held.current ? 0 : arrived.current.length - KEPT;
                arrived.current = arrived.current.slice(-KEPT);
              }
            },
            () => setTail((before) => ({ ...before, state: 'live', problem: null })),
          );
        } catch (error) {
          if (stop.signal.aborted) return;
          const problem = Problem.from(error);
          setTail((before) => ({ ...before, state: 'lost', problem }));
          if (!problem.retryable) return;
        }
        if (!stop.signal.aborted) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    };
    void listen();
    return () => {
      stop.abort();
      clearInterval(flush);
    };
  }, [on, query]);
  const clear = useCallback(() => setTail((before) => ({ ...before, events: [] })), []);
  return { ...tail, clear };
}

import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { stream } from '@/api/stream';
import type { Answer } from '@/api/client';
import { fits, type Filters } from './filters';
import type { Alert } from './types';

type Page = Answer<'GET /api/v1/alerts'>;

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const COUNTS_MS = 2000;

/**
 * Follows the alerts: those that are listed are brought up to date where they stand, new ones are counted and wait until one wants to see them.
 * What is lost while the connection is away shows as new alerts too.
 */
export function useAlertStream(filters: Filters): { waiting: number; clear: () => void; live: boolean } {
  const client = useQueryClient();
  const { severity, rule } = filters;
  const shown = useRef(filters);
  shown.current = filters;
  const [made, setMade] = useState<ReadonlySet<string>>(new Set());
  const [live, setLive] = useState(false);
  useEffect(() => {
    setMade(new Set());
    const ended = new AbortController();
    let wait = FIRST_WAIT_MS;
    let counting: ReturnType<typeof setTimeout> | undefined;
    const recount = () => {
      counting ??= setTimeout(() => {
        counting = undefined;
        void client.invalidateQueries({ queryKey: ['GET /api/v1/alerts/counts'] });
      }, COUNTS_MS);
    };
    const update = (alerts: ReadonlyMap<string, Alert>) => {
      client.setQueriesData<InfiniteData<Page>>({ queryKey: ['GET /api/v1/alerts'] }, (data) =>
        data?.pages
          ? { ...data, pages: data.pages.map((page) => ({ ...page, alerts: page.alerts.map((alert) => alerts.get(alert.id) ?? alert) })) }
          : data,
      );
      for (const id of alerts.keys()) void client.invalidateQueries({ queryKey: ['GET /api/v1/alerts/{id}', { path: { id } }] });
    };
    const follow = async () => {
      while (!ended.signal.aborted) {
        try {
          await stream(
            'GET /api/v1/alerts/stream',
            { query: { severity, rule }, signal: ended.signal },
            (events) => {
              const changed = new Map<string, Alert>();
              const fresh: string[] = [];
              for (const { event, data } of events) {
                if (event === 'made') {
                  const alert = JSON.parse(data) as Alert;
                  if (fits(shown.current, alert)) fresh.push(alert.id);
                }
                if (event === 'grown' || event === 'changed') {
                  const alert = JSON.parse(data) as Alert;
                  changed.set(alert.id, alert);
                }
              }
              if (fresh.length > 0) setMade((before) => new Set([...before, ...fresh]));
              if (changed.size > 0) update(changed);
              recount();
            },
            () => {
              wait = FIRST_WAIT_MS;
              setLive(true);
            },
          );
        } catch {
          // The connection ended or was refused; it is tried again below, and the list says what is wrong with asking.
        }
        setLive(false);
        if (ended.signal.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
        wait = Math.min(LONGEST_WAIT_MS, wait * 2);
      }
    };
    void follow();
    return () => {
      ended.abort();
      clearTimeout(counting);
    };
  }, [client, severity, rule]);
  const clear = useCallback(() => setMade(new Set()), []);
  return { waiting: made.size, clear, live };
}

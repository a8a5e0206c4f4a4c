import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { useRef, useSyncExternalStore } from 'react';
import { call, type Answer, type Operation, type Problem, type Request } from './client';
import { session, type Me, type Session } from './session';

/** A call of the API as a query: cached by operation and parameters, given up when nobody looks any more. */
export function useApi<O extends Operation>(
  operation: O,
  request: Request<O>,
  options: Omit<UseQueryOptions<Answer<O>, Problem>, 'queryKey' | 'queryFn'> = {},
): UseQueryResult<Answer<O>, Problem> {
  return useHeldError(
    useQuery<Answer<O>, Problem>({
      queryKey: [operation, request],
      queryFn: ({ signal }) => call(operation, { ...request, signal }),
      ...options,
    }),
  );
}

interface Asked {
  error: Problem | null;
  isPending: boolean;
  errorUpdatedAt: number;
  refetch: (options: { cancelRefetch: boolean }) => Promise<unknown>;
}

/**
 * Holds a query's error while it is asked again, so that what tells of it keeps its place until there is an answer. Otherwise a query
 * that never had an answer forgets its error with the first retry.
 */
export function useHeldError<Q extends Asked>(query: Q): Q {
  const held = useRef<{ error: Problem; at: number } | null>(null);
  if (query.error) held.current = { error: query.error, at: query.errorUpdatedAt };
  // Another query, as after a change of filters, did not fail at that moment.
  const again = !query.error && query.isPending && held.current?.at === query.errorUpdatedAt ? held.current : null;
  return again ? { ...query, error: again.error, isError: true, isPending: false, isLoading: false, status: 'error' } : query;
}

/** Asks again, for a retry: who presses while it is asked already waits for that answer, and does not call it back to ask anew. */
export function retrying(query: Pick<Asked, 'refetch'>): () => Promise<unknown> {
  return () => query.refetch({ cancelRefetch: false });
}

export function useSession(): Session {
  return useSyncExternalStore(session.subscribe, session.now);
}

/** Who is signed in; only for what is shown to those who are. */
export function useMe(): Me {
  const now = useSession();
  if (now.kind !== 'in') throw new Error('nobody is signed in');
  return now.me;
}

/** Whether whoever is signed in may do something: `search`, `alerts-write`, … */
export function useMay(permission: string): boolean {
  const now = useSession();
  return now.kind === 'in' && now.me.permissions.includes(permission);
}

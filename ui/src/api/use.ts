import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { call, type Answer, type Operation, type Problem, type Request } from './client';
import { session, type Me, type Session } from './session';

/** A call of the API as a query: cached by operation and parameters, given up when nobody looks any more. */
export function useApi<O extends Operation>(
  operation: O,
  request: Request<O>,
  options: Omit<UseQueryOptions<Answer<O>, Problem>, 'queryKey' | 'queryFn'> = {},
): UseQueryResult<Answer<O>, Problem> {
  return useQuery<Answer<O>, Problem>({
    queryKey: [operation, request],
    queryFn: ({ signal }) => call(operation, { ...request, signal }),
    ...options,
  });
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

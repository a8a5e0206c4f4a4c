import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { call, Problem } from '@/api/client';
import { toast } from '@/design/Toast';
import { STATUS_NAMES, type Alert } from './types';

/** As many as the server changes at once. */
const AT_ONCE = 1000;

export interface Change {
  status?: string;
  resolution?: string;
  assignee?: string;
  comment?: string;
}

/** Everything that shows alerts asks again. */
export async function refresh(client: QueryClient): Promise<void> {
  await client.invalidateQueries({
    predicate: (query) => typeof query.queryKey[0] === 'string' && /\/api\/v1\/(alerts|cases|risk)/.test(query.queryKey[0]),
  });
}

async function change(ids: readonly string[], body: Change): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    await call('POST /api/v1/alerts/actions', { body: { ids: ids.slice(at, at + AT_ONCE), ...body } });
  }
}

/** The changes that give alerts their status, resolution and assignee of before, alike ones together. */
export function restoring(before: readonly Alert[], made: Change): Array<{ ids: string[]; body: Change }> {
  const groups = new Map<string, { ids: string[]; body: Change }>();
  for (const alert of before) {
    const body: Change = {};
    if (made.status !== undefined) {
      body.status = alert.status;
      if (alert.status === 'resolved' && alert.resolution) body.resolution = alert.resolution;
    }
    if (made.assignee !== undefined) body.assignee = alert.assignee ?? 'nobody';
    const key = JSON.stringify(body);
    const group = groups.get(key) ?? { ids: [], body };
    group.ids.push(alert.id);
    groups.set(key, group);
  }
  return [...groups.values()].filter((group) => Object.keys(group.body).length > 0);
}

function said(alerts: readonly Alert[], made: Change): string {
  const which = alerts.length === 1 ? `“${alerts[0]?.title ?? ''}”` : `${alerts.length} alerts`;
  if (made.status === 'resolved') return `${which} resolved as ${(made.resolution ?? '').replace('-', ' ')}`;
  if (made.status !== undefined) return `${which}: ${(STATUS_NAMES[made.status] ?? made.status).toLowerCase()}`;
  if (made.assignee !== undefined) return made.assignee === 'nobody' ? `${which} assigned to nobody` : `${which} assigned to ${made.assignee === 'me' ? 'you' : made.assignee}`;
  return `Comment kept on ${which}`;
}

/** Changes alerts and offers the way back. */
export function useChange() {
  const client = useQueryClient();
  return useMutation<void, Problem, { alerts: readonly Alert[]; change: Change }>({
    mutationFn: ({ alerts, change: made }) => change(alerts.map((alert) => alert.id), made),
    onSuccess: (_, { alerts, change: made }) => {
      const back = restoring(alerts, made);
      const undo = async () => {
        try {
          for (const group of back) await change(group.ids, group.body);
        } catch (error) {
          toast(`Not undone: ${Problem.from(error).detail}`);
        }
        await refresh(client);
      };
      toast(said(alerts, made), back.length > 0 ? () => void undo() : undefined);
    },
    onError: (problem) => toast(`${problem.detail} ${problem.remedy}`),
    onSettled: () => refresh(client),
  });
}

import { useMutation, useQueryClient, type QueryClient, type UseMutationOptions } from '@tanstack/react-query';
import { call, Problem } from '@/api/client';
import { count } from '@/design/format';
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

/** One of many pieces failed; those before it are done. */
export class Halted extends Problem {
  /** How many alerts are done for sure; of the piece that failed nobody knows. */
  readonly done: number;

  constructor(cause: Problem, done: number) {
    super(cause.status, cause.title, cause.detail, cause.remedy, cause.members);
    this.done = done;
  }
}

/**
 * Sends ids in pieces that the server takes, one after the other.
 *
 * @throws Halted at the first that fails
 */
export async function inPieces(ids: readonly string[], send: (piece: string[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    try {
      await send(ids.slice(at, at + AT_ONCE));
    } catch (error) {
      throw new Halted(Problem.from(error), at);
    }
  }
}

/** Says what failed and, where some of it was done, how many. */
export function failure(problem: Problem, all: number, done: string): string {
  const text = `${problem.detail} ${problem.remedy}`.trim();
  return doneOf(problem) > 0 ? `${count(doneOf(problem))} of ${count(all)} were ${done}: ${text}` : text;
}

export function doneOf(problem: Problem): number {
  return problem instanceof Halted ? problem.done : 0;
}

/** A part of the way back. */
export interface Step {
  ids: string[];
  send: (piece: string[]) => Promise<unknown>;
}

/** The way back of a change; undefined where there is none. */
export function undo(steps: readonly Step[], client: QueryClient): (() => void) | undefined {
  if (steps.length === 0) return undefined;
  const all = steps.reduce((sum, step) => sum + step.ids.length, 0);
  const run = async () => {
    let undone = 0;
    try {
      for (const step of steps) {
        await inPieces(step.ids, step.send);
        undone += step.ids.length;
      }
    } catch (error) {
      const problem = Problem.from(error);
      undone += doneOf(problem);
      toast(undone > 0 ? `Undone for ${count(undone)} of ${count(all)}: ${problem.detail}` : `Not undone: ${problem.detail}`);
    }
    await refresh(client);
  };
  return () => void run();
}

function send(body: Change): Step['send'] {
  return (ids) => call('POST /api/v1/alerts/actions', { body: { ids, ...body } });
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

/** Changes alerts and offers the way back, also of what was done before a failure. */
export function changing(client: QueryClient): UseMutationOptions<void, Problem, { alerts: readonly Alert[]; change: Change }> {
  const back = (alerts: readonly Alert[], made: Change) =>
    undo(
      restoring(alerts, made).map(({ ids, body }) => ({ ids, send: send(body) })),
      client,
    );
  return {
    mutationFn: ({ alerts, change: made }) =>
      inPieces(
        alerts.map((alert) => alert.id),
        send(made),
      ),
    onSuccess: (_, { alerts, change: made }) => toast(said(alerts, made), back(alerts, made)),
    onError: (problem, { alerts, change: made }) => toast(failure(problem, alerts.length, 'changed'), back(alerts.slice(0, doneOf(problem)), made)),
    onSettled: () => refresh(client),
  };
}

/** The same, for a component. */
export function useChange() {
  return useMutation(changing(useQueryClient()));
}

import { call, Problem } from '@/api/client';
import { count } from '@/design/format';
import { inPieces, type Step } from './changes';
import type { Alert } from './types';

/** What became of alerts that were to go into a case. */
export interface Added {
  asked: number;
  /** Those that went into it now. */
  moved: Alert[];
  /** How many were in it already. */
  unchanged: number;
  /** How many are not there any more, or not for this person. */
  missing: number;
  /** How many it had no room for. */
  full: number;
  /** How many alerts a case can have. */
  most: number;
  /** Why the rest was not tried; of the piece that failed nobody knows. */
  halted?: Problem;
}

/** Puts alerts into a case, piece by piece; tells what became of them, also when a piece fails. */
export async function putInto(id: string, alerts: readonly Alert[]): Promise<Added> {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  const added: Added = { asked: alerts.length, moved: [], unchanged: 0, missing: 0, full: 0, most: 0 };
  try {
    await inPieces([...byId.keys()], async (add) => {
      const { outcomes, counts, most } = await call('POST /api/v1/cases/{id}/alerts', { path: { id }, body: { add } });
      for (const [alert, outcome] of Object.entries(outcomes)) if (outcome === 'moved') added.moved.push(byId.get(alert)!);
      added.unchanged += counts.unchanged;
      added.missing += counts.missing;
      added.full += counts.full;
      added.most = most;
    });
  } catch (error) {
    added.halted = Problem.from(error);
  }
  return added;
}

/** Whether all are in the case now. */
export function isWhole(added: Added): boolean {
  return added.moved.length + added.unchanged === added.asked;
}

/** Says what became of them: how many are in the case, how many not, and why. */
export function told(added: Added, title: string): string {
  const { asked, moved, unchanged, missing, full, most, halted } = added;
  if (isWhole(added)) return moved.length > 0 ? `Added to case “${title}”` : `Already in case “${title}”`;
  if (halted && moved.length + unchanged + missing + full === 0) return text(halted);
  const why = [
    unchanged > 0 && `${count(unchanged)} ${were(unchanged)} in it already.`,
    full > 0 && `${count(full)} found no room: a case has ${count(most)} alerts at most. Open another case for them.`,
    missing > 0 && `${count(missing)} ${missing === 1 ? 'is' : 'are'} not there any more.`,
    halted && `Then it failed: ${text(halted)}`,
  ];
  const what = moved.length === 0 ? 'Nothing was' : `${count(moved.length)} of ${alerts(asked)} ${were(moved.length)}`;
  return [`${what} added to case “${title}”.`, ...why].filter(Boolean).join(' ');
}

function text(problem: Problem): string {
  return `${problem.detail} ${problem.remedy}`.trim();
}

function alerts(n: number): string {
  return n === 1 ? '1 alert' : `${count(n)} alerts`;
}

function were(n: number): string {
  return n === 1 ? 'was' : 'were';
}

/** As many of these as the case takes; fails when it does not take all, so that an undo says so. */
async function putBack(id: string, add: string[]): Promise<void> {
  const { counts } = await call('POST /api/v1/cases/{id}/alerts', { path: { id }, body: { add } });
  const lost = counts.full + counts.missing;
  if (lost > 0) throw new Problem(409, 'Not put back', `${alerts(lost)} could not go back into case #${id}${counts.full > 0 ? ', which is full' : ''}.`);
}

/** The way back: alerts go to the cases that they came from, those that were in none out of this one. */
export function leaving(id: string, before: readonly Alert[]): Step[] {
  const steps = new Map<string | null, Step>();
  for (const alert of before) {
    const from = alert.caseId ?? null;
    if (from === id) continue;
    const step = steps.get(from) ?? { ids: [], send: from === null ? (ids) => call('POST /api/v1/cases/{id}/alerts', { path: { id }, body: { remove: ids } }) : (ids) => putBack(from, ids) };
    step.ids.push(alert.id);
    steps.set(from, step);
  }
  return [...steps.values()];
}

/** The way back of taking alerts out of a case. */
export function returning(id: string, alerts: readonly Alert[]): Step[] {
  return [{ ids: alerts.map((alert) => alert.id), send: (ids) => putBack(id, ids) }];
}

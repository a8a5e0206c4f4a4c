import { call } from '@/api/client';
import { inPieces, type Step } from './changes';
import type { Alert } from './types';

function adding(id: string): Step['send'] {
  return (ids) => call('POST /api/v1/cases/{id}/alerts', { path: { id }, body: { add: ids } });
}

/**
 * Puts alerts into a case.
 *
 * @throws Halted when it fails, telling how many are in it
 */
export function putInto(id: string, alerts: readonly Alert[]): Promise<void> {
  return inPieces(
    alerts.map((alert) => alert.id),
    adding(id),
  );
}

/** The way back: alerts go to the cases that they came from, those that were in none out of this one. */
export function leaving(id: string, before: readonly Alert[]): Step[] {
  const steps = new Map<string | null, Step>();
  for (const alert of before) {
    const from = alert.caseId ?? null;
    if (from === id) continue;
    const step = steps.get(from) ?? { ids: [], send: from === null ? (ids) => call('POST /api/v1/cases/{id}/alerts', { path: { id }, body: { remove: ids } }) : adding(from) };
    step.ids.push(alert.id);
    steps.set(from, step);
  }
  return [...steps.values()];
}

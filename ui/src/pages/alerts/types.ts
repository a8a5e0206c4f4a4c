import type { Answer, schemas } from '@/api/client';

export type Alert = schemas['AlertViewsAlertView'];
export type Shown = Answer<'GET /api/v1/alerts/{id}'>;
export type History = schemas['AlertViewsHistoryView'];
export type Case = schemas['AlertViewsCaseView'];
export type Event = Answer<'GET /api/v1/alerts/{id}/events'>['events'][number];

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'] as const;
export const STATUSES = ['new', 'acknowledged', 'in-progress', 'resolved'] as const;

export const RESOLUTIONS = [
  { id: 'true-positive', label: 'True positive', says: 'It was an attack, or what the rule is meant to find.' },
  { id: 'false-positive', label: 'False positive', says: 'The rule is wrong about this.' },
  { id: 'benign', label: 'Benign', says: 'It happened and is allowed.' },
] as const;

export const STATUS_NAMES: Record<string, string> = { new: 'New', acknowledged: 'Acknowledged', 'in-progress': 'In progress', resolved: 'Resolved' };

export function statusTone(status: string): 'accent' | 'warn' | 'good' | 'plain' {
  return status === 'new' ? 'accent' : status === 'resolved' ? 'good' : status === 'in-progress' ? 'warn' : 'plain';
}

/** Whom or what an alert is about, in one line. */
export function about(group: Record<string, string>): string {
  return Object.values(group).join(' · ');
}

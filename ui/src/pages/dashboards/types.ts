import type { schemas } from '@/api/client';
import type { Panel } from './panel';

export type Dashboard = schemas['DashboardsShown'];
export type About = schemas['DashboardsAbout'];

/** What of a dashboard is edited. */
export interface Draft {
  name: string;
  description: string;
  shared: boolean;
  from: string;
  to: string;
  refresh: number;
  panels: Panel[];
}

export const LIST = ['GET /api/v1/dashboards'];
export const ONE = ['GET /api/v1/dashboards/{id}'];

export function draftOf(dashboard: Dashboard): Draft {
  return { name: dashboard.name, description: dashboard.description, shared: dashboard.shared, from: dashboard.from, to: dashboard.to, refresh: dashboard.refresh, panels: dashboard.panels };
}

/** Of the name, with something random, so that nobody's dashboard is replaced by one of the same name. */
export function idOf(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  const random = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join('');
  return words ? `${words}-${random}` : random;
}

export const addressOf = (id: string) => `/dashboards/d/${encodeURIComponent(id)}`;

export const REFRESHES: ReadonlyArray<{ seconds: number; label: string }> = [
  { seconds: 0, label: 'Not renewed' },
  { seconds: 10, label: 'Every 10 s' },
  { seconds: 30, label: 'Every 30 s' },
  { seconds: 60, label: 'Every minute' },
  { seconds: 300, label: 'Every 5 min' },
  { seconds: 900, label: 'Every 15 min' },
  { seconds: 3600, label: 'Every hour' },
];

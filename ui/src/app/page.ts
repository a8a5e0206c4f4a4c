import type { ComponentType } from 'react';
import type { IconName } from '@/design/Icon';

/** A page: what `src/pages/NAME/page.ts` exports by default, alone or in a list. */
export interface Page {
  /** Its address; the first segment is the folder's name. Variables are written `:id` and are given to the component as properties. */
  path: string;
  title: string;
  /** Who may see it. */
  permission: string;
  /** Loads it, with a default export. */
  load: () => Promise<{ default: ComponentType<Record<string, string>> }>;
  /** Its place in the navigation; without it the page is reached from others only. */
  nav?: { order: number; icon: IconName; group?: 'work' | 'manage'; keys?: string };
}

export function definePage(page: Page): Page {
  return page;
}

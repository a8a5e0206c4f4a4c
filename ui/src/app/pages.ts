import type { Page } from './page';

const found = import.meta.glob<{ default: Page | Page[] }>('../pages/*/page.ts', { eager: true });

/** All pages there are; a folder with a page.ts is enough. */
export const pages: Page[] = Object.values(found).flatMap((module) => module.default);

export const navigation: Page[] = pages.filter((page) => page.nav).sort((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0));

import { definePage } from '@/app/page';

export default [
  definePage({ path: '/cases', title: 'Cases', permission: 'alerts-read', load: () => import('./CasesPage'), nav: { order: 25, icon: 'inbox', keys: 'g c' } }),
  definePage({ path: '/cases/:id', title: 'Case', permission: 'alerts-read', load: () => import('./CasePage') }),
];

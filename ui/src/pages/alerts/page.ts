import { definePage } from '@/app/page';

export default [
  definePage({ path: '/alerts', title: 'Alerts', permission: 'alerts-read', load: () => import('./AlertsPage'), nav: { order: 20, icon: 'bell', keys: 'g a' } }),
  definePage({ path: '/alerts/:id', title: 'Alert', permission: 'alerts-read', load: () => import('./AlertPage') }),
];

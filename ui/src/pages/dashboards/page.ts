import { definePage } from '@/app/page';

export default [
  definePage({
    path: '/dashboards',
    title: 'Dashboards',
    permission: 'search',
    load: () => import('./OverviewPage'),
    nav: { order: 5, icon: 'dashboard', keys: 'g d' },
  }),
  definePage({ path: '/dashboards/list', title: 'All dashboards', permission: 'search', load: () => import('./ListPage') }),
  definePage({ path: '/dashboards/d/:id', title: 'Dashboard', permission: 'search', load: () => import('./DashboardPage') }),
];

import { definePage } from '@/app/page';

export default definePage({
  path: '/dashboards',
  title: 'Overview',
  permission: 'search',
  load: () => import('./OverviewPage'),
  nav: { order: 5, icon: 'dashboard', keys: 'g d' },
});

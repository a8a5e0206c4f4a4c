import { definePage } from '@/app/page';

export default definePage({
  path: '/search',
  title: 'Search',
  permission: 'search',
  load: () => import('./SearchPage'),
  nav: { order: 10, icon: 'search', keys: 'g s' },
});

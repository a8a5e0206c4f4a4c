import { definePage } from '@/app/page';

export default definePage({
  path: '/sources',
  title: 'Sources',
  permission: 'search',
  load: () => import('./SourcesPage'),
  nav: { order: 60, icon: 'sources', group: 'manage', keys: 'g o' },
});

import { definePage } from '@/app/page';

export default definePage({
  path: '/coverage',
  title: 'Coverage',
  permission: 'rules-read',
  load: () => import('./CoveragePage'),
  nav: { order: 35, icon: 'grid', keys: 'g v' },
});

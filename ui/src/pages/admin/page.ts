import { definePage } from '@/app/page';

export default definePage({
  path: '/admin',
  title: 'Administration',
  permission: 'admin',
  load: () => import('./AdminPage'),
  nav: { order: 95, icon: 'settings', group: 'manage', keys: 'g m' },
});

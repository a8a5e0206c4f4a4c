import { definePage } from '@/app/page';

export default definePage({
  path: '/system',
  title: 'Health',
  permission: 'status',
  load: () => import('./SystemPage'),
  nav: { order: 65, icon: 'health', group: 'manage', keys: 'g h' },
});

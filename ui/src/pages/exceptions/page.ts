import { definePage } from '@/app/page';

export default definePage({
  path: '/exceptions',
  title: 'Exceptions',
  permission: 'alerts-read',
  load: () => import('./ExceptionsPage'),
  nav: { order: 33, icon: 'filter', keys: 'g e' },
});

import { definePage } from '@/app/page';

export default definePage({
  path: '/start',
  title: 'Send data',
  permission: 'search',
  load: () => import('./StartPage'),
  nav: { order: 90, icon: 'upload', group: 'manage', keys: 'g i' },
});

import { definePage } from '@/app/page';

export default [
  definePage({ path: '/rules', title: 'Rules', permission: 'rules-read', load: () => import('./RulesPage'), nav: { order: 30, icon: 'rules', keys: 'g r' } }),
  definePage({ path: '/rules/new', title: 'New rule', permission: 'rules-read', load: () => import('./NewRulePage') }),
  definePage({ path: '/rules/:id', title: 'Rule', permission: 'rules-read', load: () => import('./RulePage') }),
];

import { expect, test, vi } from 'vitest';

vi.stubGlobal('location', { pathname: '/', search: '', protocol: 'http:' });
vi.stubGlobal('addEventListener', () => undefined);
const { restoring } = await import('./changes');
type Alert = import('./types').Alert;

const alert = (id: string, status: string, assignee: string | null = null, resolution: string | null = null) => ({ id, status, assignee, resolution }) as unknown as Alert;

test('undoing gives every alert what it had, alike ones together', () => {
  const before = [alert('a', 'new'), alert('b', 'acknowledged', 'ann'), alert('c', 'new'), alert('d', 'resolved', null, 'benign')];
  expect(restoring(before, { status: 'resolved', resolution: 'false-positive' })).toEqual([
    { ids: ['a', 'c'], body: { status: 'new' } },
    { ids: ['b'], body: { status: 'acknowledged' } },
    { ids: ['d'], body: { status: 'resolved', resolution: 'benign' } },
  ]);
  expect(restoring(before.slice(0, 2), { assignee: 'me' })).toEqual([
    { ids: ['a'], body: { assignee: 'nobody' } },
    { ids: ['b'], body: { assignee: 'ann' } },
  ]);
  expect(restoring(before, { comment: 'looking' })).toEqual([]);
});

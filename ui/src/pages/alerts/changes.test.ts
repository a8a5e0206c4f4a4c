import { MutationObserver, QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, test, vi } from 'vitest';

vi.stubGlobal('location', { pathname: '/', search: '', protocol: 'http:' });
vi.stubGlobal('addEventListener', () => undefined);
const call = vi.fn();
const toast = vi.fn();
vi.mock('@/api/client', async (original) => ({ ...(await original<object>()), call: (...request: unknown[]) => call(...request) as unknown }));
vi.mock('@/design/Toast', () => ({ toast: (...said: unknown[]) => toast(...said) as unknown }));
const { changing, restoring } = await import('./changes');
const { Problem } = await import('@/api/client');
type Alert = import('./types').Alert;

const alert = (id: string, status: string, assignee: string | null = null, resolution: string | null = null) => ({ id, status, assignee, resolution }) as unknown as Alert;
const many = (n: number) => Array.from({ length: n }, (_, i) => alert(`a${i}`, 'new'));
const sent = () => call.mock.calls.map(([, { body }]) => [body.ids.length, body.status]);
const change = (alerts: readonly Alert[]) => {
  const client = new QueryClient();
  return new MutationObserver(client, changing(client)).mutate({ alerts, change: { status: 'acknowledged' } });
};

beforeEach(() => {
  call.mockReset().mockResolvedValue({});
  toast.mockReset();
});

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

test('a change that fails half way says how many were changed, and undoes those', async () => {
  call.mockResolvedValueOnce({}).mockResolvedValueOnce({}).mockResolvedValueOnce({}).mockRejectedValueOnce(new Problem(503, 'Busy', 'The catalog is away.', 'Try again.'));
  await expect(change(many(10_000))).rejects.toThrow('The catalog is away.');
  expect(sent()).toEqual(Array(4).fill([1000, 'acknowledged']));
  const [text, back] = toast.mock.calls[0]!;
  expect(text).toBe('3,000 of 10,000 were changed: The catalog is away. Try again.');

  call.mockClear();
  back();
  await vi.waitFor(() => expect(sent()).toEqual(Array(3).fill([1000, 'new'])));
  expect(call.mock.calls.flatMap(([, { body }]) => body.ids)).toEqual(many(3000).map((one) => one.id));
});

test('a change of which nothing was done offers no way back', async () => {
  call.mockRejectedValueOnce(new TypeError('fetch failed'));
  await expect(change(many(3))).rejects.toThrow();
  expect(toast.mock.calls).toEqual([['The server cannot be reached. Check that it runs and that the network is up, then try again.', undefined]]);
});

test('an undo that fails half way says how far it came', async () => {
  await change(many(2500));
  expect(toast.mock.calls[0]![0]).toBe('2500 alerts: acknowledged');
  call.mockResolvedValueOnce({}).mockRejectedValueOnce(new Problem(503, 'Busy', 'The catalog is away.'));
  toast.mock.calls[0]![1]();
  await vi.waitFor(() => expect(toast).toHaveBeenLastCalledWith('Undone for 1,000 of 2,500: The catalog is away.'));
});

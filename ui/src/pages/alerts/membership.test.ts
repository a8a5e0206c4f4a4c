import { QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, test, vi } from 'vitest';

vi.stubGlobal('location', { pathname: '/', search: '', protocol: 'http:' });
vi.stubGlobal('addEventListener', () => undefined);
const call = vi.fn();
vi.mock('@/api/client', async (original) => ({ ...(await original<object>()), call: (...request: unknown[]) => call(...request) as unknown }));
const { leaving, putInto } = await import('./membership');
const { failure, undo } = await import('./changes');
const { Problem } = await import('@/api/client');
type Alert = import('./types').Alert;

const alerts = (n: number, caseId: (i: number) => string | null = () => null) => Array.from({ length: n }, (_, i) => ({ id: `a${i}`, caseId: caseId(i) })) as unknown as Alert[];
const sent = () => call.mock.calls.map(([, { path, body }]) => [path.id, body.add ? 'add' : 'remove', (body.add ?? body.remove).length]);

beforeEach(() => call.mockReset().mockResolvedValue({}));

test('alerts go into a case by pieces that the server takes', async () => {
  await putInto('7', alerts(2500));
  expect(sent()).toEqual([
    ['7', 'add', 1000],
    ['7', 'add', 1000],
    ['7', 'add', 500],
  ]);
  expect(call.mock.calls.flatMap(([, { body }]) => body.add)).toEqual(alerts(2500).map((alert) => alert.id));
});

test('a piece that fails ends it and tells how many are in the case', async () => {
  call.mockResolvedValueOnce({}).mockRejectedValueOnce(new Problem(503, 'Busy', 'The catalog is away.', 'Try again.'));
  const problem = await putInto('7', alerts(2500)).catch((error: unknown) => error);
  expect(call).toHaveBeenCalledTimes(2);
  expect(failure(Problem.from(problem), 2500, 'put into the case')).toBe('1,000 of 2,500 were put into the case: The catalog is away. Try again.');
});

test('undoing gives alerts back to the cases they came from, by pieces', async () => {
  const before = alerts(4000, (i) => [null, '3', '5', '7'][i % 4] ?? null).concat(alerts(1500, () => '3'));
  undo(leaving('7', before), new QueryClient())?.();
  await vi.waitFor(() => expect(call).toHaveBeenCalledTimes(5));
  expect(sent()).toEqual([
    ['7', 'remove', 1000],
    ['3', 'add', 1000],
    ['3', 'add', 1000],
    ['3', 'add', 500],
    ['5', 'add', 1000],
  ]);
  expect(undo(leaving('7', alerts(3, () => '7')), new QueryClient())).toBeUndefined();
});

import { QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, test, vi } from 'vitest';

vi.stubGlobal('location', { pathname: '/', search: '', protocol: 'http:' });
vi.stubGlobal('addEventListener', () => undefined);
const call = vi.fn();
const said = vi.fn();
vi.mock('@/design/Toast', () => ({ toast: (...texts: unknown[]) => said(...texts) as unknown }));
vi.mock('@/api/client', async (original) => ({ ...(await original<object>()), call: (...request: unknown[]) => call(...request) as unknown }));
const { leaving, putInto, told } = await import('./membership');
const { undo } = await import('./changes');
const { Problem } = await import('@/api/client');
type Alert = import('./types').Alert;

const alerts = (n: number, caseId: (i: number) => string | null = () => null) => Array.from({ length: n }, (_, i) => ({ id: `a${i}`, caseId: caseId(i) })) as unknown as Alert[];
const sent = () => call.mock.calls.map(([, { path, body }]) => [path.id, body.add ? 'add' : 'remove', (body.add ?? body.remove).length]);

/** As the server answers: those whose number is lower than `room` go in. */
const answers = (room = Infinity) =>
  call.mockImplementation(async (_, { body }) => {
    const outcomes = Object.fromEntries((body.add ?? body.remove).map((id: string) => [id, Number(id.slice(1)) < room ? 'moved' : 'full']));
    const full = Object.values(outcomes).filter((outcome) => outcome === 'full').length;
    return { outcomes, counts: { moved: Object.keys(outcomes).length - full, unchanged: 0, missing: 0, full }, most: 10_000 };
  });

beforeEach(() => {
  call.mockReset();
  answers();
});

test('alerts go into a case by pieces that the server takes', async () => {
  const added = await putInto('7', alerts(2500));
  expect(sent()).toEqual([
    ['7', 'add', 1000],
    ['7', 'add', 1000],
    ['7', 'add', 500],
  ]);
  expect(call.mock.calls.flatMap(([, { body }]) => body.add)).toEqual(alerts(2500).map((alert) => alert.id));
  expect(told(added, 'Flood')).toBe('Added to case “Flood”');
});

test('a piece that fails ends it and tells how many are in the case', async () => {
  const server = call.getMockImplementation()!;
  call.mockImplementationOnce(server).mockRejectedValueOnce(new Problem(503, 'Busy', 'The catalog is away.', 'Try again.'));
  const added = await putInto('7', alerts(2500));
  expect(call).toHaveBeenCalledTimes(2);
  expect(added.moved).toEqual(alerts(1000));
  expect(told(added, 'Flood')).toBe('1,000 of 2,500 alerts were added to case “Flood”. Then it failed: The catalog is away. Try again.');
});

test('the first piece that fails is told as what it is', async () => {
  call.mockRejectedValueOnce(new Problem(503, 'Busy', 'The catalog is away.', 'Try again.'));
  expect(told(await putInto('7', alerts(3)), 'Flood')).toBe('The catalog is away. Try again.');
});

test('a case that becomes full tells how many it took', async () => {
  answers(1200);
  const added = await putInto('7', alerts(2500));
  expect(added.moved).toHaveLength(1200);
  expect(told(added, 'Flood')).toBe('1,200 of 2,500 alerts were added to case “Flood”. 1,300 found no room: a case has 10,000 alerts at most. Open another case for them.');
  answers(0);
  expect(told(await putInto('7', alerts(1)), 'Flood')).toBe('Nothing was added to case “Flood”. 1 found no room: a case has 10,000 alerts at most. Open another case for them.');
});

test('alerts that are there already, or gone, are told apart', async () => {
  const some = { asked: 3, moved: [], unchanged: 3, missing: 0, full: 0, most: 10_000 };
  expect(told(some, 'Flood')).toBe('Already in case “Flood”');
  expect(told({ ...some, unchanged: 1, moved: alerts(1), missing: 1 }, 'Flood')).toBe('1 of 3 alerts was added to case “Flood”. 1 was in it already. 1 is not there any more.');
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

test('what cannot go back into a case is said', async () => {
  answers(1);
  undo(
    leaving(
      '7',
      alerts(3, () => '3'),
    ),
    new QueryClient(),
  )?.();
  await vi.waitFor(() => expect(said).toHaveBeenCalledWith('Not undone: 2 alerts could not go back into case #3, which is full.'));
});

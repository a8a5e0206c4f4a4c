import { expect, test } from 'vitest';
import { begun, changed, undone } from './history';

test('changes are taken back one by one, the first state stays', () => {
  let history = begun('a');
  history = changed(changed(changed(history, 'b'), 'b'), 'c');
  expect(history.past).toEqual(['a', 'b']);
  history = undone(history);
  expect(history.now).toBe('b');
  history = undone(undone(undone(history)));
  expect(history).toEqual({ past: [], now: 'a' });
});

test('so many changes are remembered and no more', () => {
  let history = begun(0);
  for (let i = 1; i <= 500; i++) history = changed(history, i);
  expect(history.past.length).toBe(100);
  expect(undone(history).now).toBe(499);
});

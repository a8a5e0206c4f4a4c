import { expect, test } from 'vitest';
import { grouped, heat, nameOf } from './techniques';

test('sub-techniques are counted with their techniques', () => {
  const found = grouped([
    { technique: 'T1110.003', enabled: 1, disabled: 0 },
    { technique: 'T1110', enabled: 2, disabled: 1 },
    { technique: 'T1003.001', enabled: 0, disabled: 1 },
  ]);
  expect(found.map((one) => [one.technique, one.enabled, one.disabled, one.parts.length])).toEqual([
    ['T1003', 0, 1, 1],
    ['T1110', 3, 1, 1],
  ]);
  expect(found[1]?.name).toBe('Brute Force');
});

test('names are known by number and are no invention elsewhere', () => {
  expect(nameOf('T1059.001')).toBe('Command and Scripting Interpreter');
  expect(nameOf('T9999')).toBe('');
});

test('heat grows by doubling and has an end', () => {
  expect([0, 1, 2, 3, 4, 8, 500].map(heat)).toEqual([0, 1, 2, 2, 3, 4, 4]);
});

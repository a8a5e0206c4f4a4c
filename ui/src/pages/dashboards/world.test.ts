import { expect, test } from 'vitest';
import { countries, HEIGHT, nameOf, placeOf, WIDTH } from './world';

test('every country but those that ISO does not know has its code once', () => {
  const all = countries();
  expect(all.length).toBe(176);
  expect(all.filter((country) => !country.code).map((country) => country.name)).toEqual(['N. Cyprus', 'Somaliland']);
  const codes = all.flatMap((country) => country.code || []);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of ['DE', 'US', 'CN', 'BR', 'ZA', 'AU', 'XK', 'FR', 'NO']) expect(codes).toContain(code);
});

test('outlines lie on the map', () => {
  for (const country of countries()) {
    for (const [, x, y] of country.path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)) {
      if (!(Number(x) >= -5 && Number(x) <= WIDTH + 5 && Number(y) >= -1 && Number(y) <= HEIGHT)) throw new Error(`${country.name} goes to ${x}, ${y}`);
    }
  }
});

test('no border goes around the world', () => {
  for (const country of countries()) {
    for (const ring of country.path.split('Z')) {
      const across = [...ring.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x]) => Number(x));
      for (const [i, x] of across.entries()) if (Math.abs(x - (across[i - 1] ?? x)) > WIDTH / 4) throw new Error(`${country.name} is drawn across the map`);
    }
  }
});

test('places are where they are', () => {
  const [berlinX, berlinY] = placeOf(13.4, 52.5);
  expect(berlinX).toBeGreaterThan(WIDTH / 2);
  expect(berlinY).toBeLessThan(placeOf(0, 0)[1]);
  expect(placeOf(-180, 0)[0]).toBeCloseTo(0, 3);
  expect(placeOf(180, 0)[0]).toBeCloseTo(WIDTH, 3);
});

test('countries have names, whatever a field may hold', () => {
  expect(nameOf('DE')).toBe('Germany');
  expect(nameOf('de')).toBe('');
  expect(nameOf('<b>')).toBe('');
  expect(nameOf('QX')).toBe('');
});

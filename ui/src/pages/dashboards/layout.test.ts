import { expect, test } from 'vitest';
import { COLUMNS, compacted, moved, overlap, placed, resized, same, stepped, type Place } from './layout';

/** Numbers from 0 to 1, the same at every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What is wrong with a layout; nothing where it is well. */
function fault(places: readonly Place[]): string {
  for (const [i, one] of places.entries()) {
    const higher = { ...one, y: one.y - 1 };
    if (one.x < 0 || one.y < 0 || one.x + one.w > COLUMNS || one.w < 1 || one.h < 1) return `${one.id} is beyond the grid: ${JSON.stringify(one)}`;
    const other = places.slice(i + 1).find((later) => overlap(one, later));
    if (other) return `${one.id} and ${other.id} lie over each other: ${JSON.stringify(places)}`;
    if (one.y > 0 && !places.some((above) => above.id !== one.id && overlap(above, higher))) return `${one.id} has room above it: ${JSON.stringify(places)}`;
  }
  return '';
}

const DIRECTIONS = [[1, 0], [-1, 0], [0, 1], [0, -1]] as const;
const check = (places: readonly Place[]) => expect(fault(places)).toBe('');

test('after any sequence of moves no panel lies over another, beyond the grid, or below empty room', () => {
  const next = random(20261121);
  const whole = (most: number) => Math.floor(next() * most);
  for (let round = 0; round < 25; round++) {
    let places: Place[] = [];
    for (let i = 0; i < 1 + whole(14); i++) places = placed(places, { id: `p${i}`, x: 0, y: 0, w: 1 + whole(12), h: 1 + whole(6) });
    check(places);
    for (let i = 0; i < 60; i++) {
      const id = `p${whole(places.length)}`;
      const kind = next();
      if (kind < 0.4) places = moved(places, id, whole(20) - 4, whole(40) - 4);
      else if (kind < 0.7) places = resized(places, id, whole(16), whole(12));
      else {
        const [dx, dy] = DIRECTIONS[whole(4)] ?? [0, 1];
        places = stepped(places, id, dx, dy);
      }
      check(places);
      if (!places.every((place, at) => place.id === `p${at}`)) throw new Error(`the order changed: ${JSON.stringify(places)}`);
    }
  }
});

test('panels that lie over each other, as no editor makes them, are put below each other', () => {
  const next = random(7);
  for (let round = 0; round < 600; round++) {
    const places = Array.from({ length: 8 }, (_, i) => {
      const w = 1 + Math.floor(next() * 12);
      return { id: `p${i}`, x: Math.floor(next() * (13 - w)), y: Math.floor(next() * 6), w, h: 1 + Math.floor(next() * 4) };
    });
    check(compacted(places));
  }
});

const two = [
  { id: 'a', x: 0, y: 0, w: 6, h: 4 },
  { id: 'b', x: 0, y: 4, w: 6, h: 4 },
];

test('a panel that is dragged past the middle of the one below changes places with it, and back', () => {
  expect(same(moved(two, 'a', 0, 1), two)).toBe(true);
  const down = moved(two, 'a', 0, 3);
  expect(down.map((place) => place.y)).toEqual([4, 0]);
  expect(moved(down, 'a', 0, 1).map((place) => place.y)).toEqual([0, 4]);
});

test('a key goes past what lies in the way, and to the side as far as the grid goes', () => {
  expect(stepped(two, 'a', 0, 1).map((place) => place.y)).toEqual([4, 0]);
  expect(stepped(two, 'b', 0, -1).map((place) => place.y)).toEqual([4, 0]);
  expect(same(stepped(two, 'a', 0, -1), two)).toBe(true);
  expect(stepped(two, 'a', -1, 0)[0]?.x).toBe(0);
  expect(moved(two, 'b', 30, 0)[1]).toMatchObject({ x: 6, y: 0 });
});

test('a new panel goes where there is room', () => {
  expect(placed(two, { id: 'c', x: 0, y: 0, w: 6, h: 4 })[2]).toMatchObject({ x: 6, y: 0 });
  expect(placed(two, { id: 'c', x: 0, y: 0, w: 8, h: 4 })[2]).toMatchObject({ x: 0, y: 8 });
});

test('a panel that grows pushes what is below', () => {
  expect(resized(two, 'a', 6, 6)[1]?.y).toBe(6);
  expect(resized(two, 'a', 40, 1)[0]).toMatchObject({ w: 12, h: 1 });
});

/** Where panels lie on the grid: none over another, none with room above it. */

export const COLUMNS = 12;
export const MOST_ROWS = 40;

export interface Place {
  id: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

export const overlap = (a: Place, b: Place): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const byRow = (a: Place, b: Place) => a.y - b.y || a.x - b.x;
const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

/** From above to below, as one reads. */
export function ordered<P extends Place>(places: readonly P[]): P[] {
  return [...places].sort(byRow);
}

/** Takes away what room there is above panels. Where two lie over each other, the later one goes below. */
export function compacted<P extends Place>(places: readonly P[]): P[] {
  const settled: P[] = [];
  for (const place of ordered(places)) settled.push(raised(pushed(place, settled), settled));
  return inOrderOf(places, settled);
}

/** A panel at another place; whatever is in its way makes room. */
export function moved<P extends Place>(places: readonly P[], id: string, x: number, y: number): P[] {
  const before = places.find((place) => place.id === id);
  if (!before) return [...places];
  const wanted = { ...before, x: clamp(x, 0, COLUMNS - before.w), y: Math.max(0, y) };
  return settled(places, wanted, wanted.y > before.y);
}

/** A panel of another size. */
export function resized<P extends Place>(places: readonly P[], id: string, w: number, h: number): P[] {
  const before = places.find((place) => place.id === id);
  if (!before) return [...places];
  return settled(places, { ...before, w: clamp(w, 1, COLUMNS - before.x), h: clamp(h, 1, MOST_ROWS) }, false);
}

/** Goes one step in a direction that changes something: down past what lies below, up past what lies above. */
export function stepped<P extends Place>(places: readonly P[], id: string, dx: number, dy: number): P[] {
  const own = places.find((place) => place.id === id);
  if (!own) return [...places];
  if (dx !== 0) return moved(places, id, own.x + dx, own.y);
  for (let far = 1; far <= 2 * MOST_ROWS && own.y + far * dy >= 0; far++) {
    const next = moved(places, id, own.x, own.y + far * dy);
    if (!same(next, places)) return next;
  }
  return [...places];
}

/** A new panel, where there is room for it first. */
export function placed<P extends Place>(places: readonly P[], added: P): P[] {
  for (let y = 0; ; y++) {
    for (let x = 0; x + added.w <= COLUMNS; x++) {
      const place = { ...added, x, y };
      if (!places.some((other) => overlap(other, place))) return compacted([...places, place]);
    }
  }
}

export function same(a: readonly Place[], b: readonly Place[]): boolean {
  return a.length === b.length && a.every((one, i) => one.id === b[i]?.id && one.x === b[i]?.x && one.y === b[i]?.y && one.w === b[i]?.w && one.h === b[i]?.h);
}

/** What lies above the one that is wanted, measured by its middle, stays above; the rest goes below. */
function settled<P extends Place>(places: readonly P[], wanted: P, down: boolean): P[] {
  const edge = down ? wanted.y + wanted.h : wanted.y;
  const others = ordered(places.filter((place) => place.id !== wanted.id));
  const above = others.filter((place) => place.y + place.h / 2 < edge && !(place.y >= wanted.y && !down));
  const done: P[] = [];
  for (const place of [...above, wanted, ...others.filter((other) => !above.includes(other))]) done.push(pushed(place, done));
  return inOrderOf(places, compacted(done));
}

function pushed<P extends Place>(place: P, settled: readonly P[]): P {
  let next = place;
  for (let other = settled.find((one) => overlap(one, next)); other; other = settled.find((one) => overlap(one, next))) next = { ...next, y: other.y + other.h };
  return next;
}

function raised<P extends Place>(place: P, settled: readonly P[]): P {
  let next = place;
  while (next.y > 0 && !settled.some((other) => overlap(other, { ...next, y: next.y - 1 }))) next = { ...next, y: next.y - 1 };
  return next;
}

/** The order of a list stays, so that what is shown stays the same element. */
function inOrderOf<P extends Place>(places: readonly Place[], changed: readonly P[]): P[] {
  const byId = new Map(changed.map((place) => [place.id, place]));
  return places.flatMap((place) => byId.get(place.id) ?? []);
}

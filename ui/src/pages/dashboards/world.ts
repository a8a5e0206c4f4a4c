/** The world's outline for maps: Natural Earth's countries, by world-atlas, drawn in the Equal Earth projection. Loaded with the first map. */

import codes from 'i18n-iso-countries/codes.json';
import topology from 'world-atlas/countries-110m.json';

/** The map is so many units wide; its height follows from the projection, without Antarctica. */
export const WIDTH = 1000;
export const HEIGHT = 452;

export interface Country {
  /** ISO 3166-1, two letters; empty where there is none. */
  code: string;
  name: string;
  path: string;
}

interface Geometry {
  type: string;
  id?: string | number;
  properties: { name: string };
  arcs?: number[][] | number[][][];
}

type Point = readonly [number, number];

const A1 = 1.340264;
const A2 = -0.081106;
const A3 = 0.000893;
const A4 = 0.003796;
/** The projection's own half width, and the latitude at the top of the map. */
const HALF = 2.7066299836960748;
const NORTH = 84;

function projected(lon: number, lat: number): Point {
  const angle = Math.asin((Math.sqrt(3) / 2) * Math.sin((lat * Math.PI) / 180));
  const square = angle * angle;
  const sixth = square * square * square;
  const x = ((2 * Math.sqrt(3)) / 3) * ((((lon * Math.PI) / 180) * Math.cos(angle)) / (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)));
  const y = angle * (A1 + A2 * square + sixth * (A3 + A4 * square));
  return [x, y];
}

const TOP = projected(0, NORTH)[1];
const SCALE = WIDTH / (2 * HALF);

/** Where a place lies on the map, in its units. */
export function placeOf(lon: number, lat: number): Point {
  const [x, y] = projected(lon, Math.max(-90, Math.min(90, lat)));
  return [WIDTH / 2 + x * SCALE, (TOP - y) * SCALE];
}

/** Longitudes and latitudes of the borders; each belongs to one country or two. */
function arcsOf(): Point[][] {
  const { scale, translate } = topology.transform as { scale: number[]; translate: number[] };
  return (topology.arcs as number[][][]).map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map((step) => {
      x += step[0] ?? 0;
      y += step[1] ?? 0;
      return [x * (scale[0] ?? 1) + (translate[0] ?? 0), y * (scale[1] ?? 1) + (translate[1] ?? 0)] as const;
    });
  });
}

function ringPath(ring: readonly number[], arcs: readonly Point[][]): string {
  const points: Point[] = [];
  for (const index of ring) {
    const arc = arcs[index < 0 ? ~index : index] ?? [];
    const way = index < 0 ? [...arc].reverse() : arc;
    points.push(...(points.length > 0 ? way.slice(1) : way));
  }
  const shown = unbroken(points).map(([lon, lat]) => placeOf(lon, lat));
  return `M${shown.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}

/** A ring that goes over the 180th meridian goes on beyond it, on the side where most of it lies, instead of back around the world. */
function unbroken(ring: readonly Point[]): Point[] {
  let turn = 0;
  const whole = ring.map(([lon, lat], i): Point => {
    const before = ring[i - 1]?.[0] ?? lon;
    if (lon - before > 180) turn -= 360;
    if (lon - before < -180) turn += 360;
    return [lon + turn, lat];
  });
  const middle = whole.reduce((sum, [lon]) => sum + lon, 0) / whole.length;
  const back = Math.round(middle / 360) * 360;
  return back === 0 ? whole : whole.map(([lon, lat]): Point => [lon - back, lat]);
}

let made: Country[] | null = null;

/** All countries but Antarctica. */
export function countries(): Country[] {
  if (made) return made;
  const arcs = arcsOf();
  const byNumber = new Map((codes as string[][]).map(([alpha2, , number]) => [number, alpha2]));
  made = (topology.objects.countries.geometries as Geometry[])
    .filter((geometry) => geometry.properties.name !== 'Antarctica')
    .map((geometry) => {
      const polygons = (geometry.type === 'Polygon' ? [geometry.arcs] : geometry.arcs) as number[][][];
      const code = byNumber.get(String(geometry.id ?? '').padStart(3, '0')) ?? (geometry.properties.name === 'Kosovo' ? 'XK' : '');
      return { code, name: nameOf(code) || geometry.properties.name, path: polygons.flat().map((ring) => ringPath(ring, arcs)).join('') };
    });
  return made;
}

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** A country's name by its code; empty where nobody knows it. */
export function nameOf(code: string): string {
  try {
    return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? '') : '';
  } catch {
    return '';
  }
}

import { Link } from '@/app/router';
import { count as wholeCount } from '@/design/format';
import { Scale, shade } from './charts';
import { figureText, strength } from './panel';
import { countries, HEIGHT, nameOf, placeOf, WIDTH } from './world';

export interface MapPoint {
  lon: number;
  lat: number;
  name: string;
  count: number;
}

interface WorldMapProps {
  /** By ISO 3166-1 code of two letters. */
  values: ReadonlyMap<string, number>;
  points: readonly MapPoint[];
  label: string;
  /** Where a country leads. */
  to: (code: string) => string;
}

const LISTED = 6;
const LARGEST = 16;
const SMALLEST = 3;

/** Countries shaded by their figures, with places on them; the first of them in words beside it. */
export default function WorldMap({ values, points, label, to }: WorldMapProps) {
  const most = Math.max(0, ...values.values());
  const biggest = Math.max(1, ...points.map((point) => point.count));
  const ranked = [...values].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return (
    <div className="world">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}: ${ranked.slice(0, LISTED).map(([code, value]) => `${nameOf(code) || code} ${figureText(value)}`).join(', ')}`}>
        {countries().map((country) => {
          const value = country.code ? values.get(country.code) : undefined;
          return (
            <path key={country.code || country.name} className="country" d={country.path} style={value ? { fill: shade(strength(value, most)) } : undefined}>
              <title>{value === undefined ? country.name : `${country.name}: ${figureText(value)}`}</title>
            </path>
          );
        })}
        {[...points]
          .sort((a, b) => b.count - a.count)
          .map((point) => {
            const [x, y] = placeOf(point.lon, point.lat);
            return (
              <circle key={`${point.lon} ${point.lat} ${point.name}`} className="bubble" cx={x} cy={y} r={SMALLEST + Math.sqrt(point.count / biggest) * (LARGEST - SMALLEST)}>
                <title>{`${point.name || `${point.lat}, ${point.lon}`}: ${wholeCount(point.count)} events`}</title>
              </circle>
            );
          })}
      </svg>
      <div className="world-side">
        <ol>
          {ranked.slice(0, LISTED).map(([code, value]) => (
            <li key={code}>
              <Link to={to(code)}>{nameOf(code) || code}</Link>
              <span className="numbers">{figureText(value)}</span>
            </li>
          ))}
        </ol>
        {ranked.length > LISTED && <p className="muted">and {ranked.length - LISTED} more</p>}
        <Scale most={most} />
      </div>
    </div>
  );
}

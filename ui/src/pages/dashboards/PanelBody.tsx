import { keepPreviousData } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { retrying, useApi } from '@/api/use';
import { Link } from '@/app/router';
import { Severity } from '@/design/Severity';
import { ErrorState, Skeleton } from '@/design/states';
import { Time } from '@/design/Time';
import type { RangeText } from '@/pages/search/timerange';
import { lineOf, textOf, valueOf, type Event } from '@/pages/search/types';
import { BigNumber, HeatMap, TimeChart, ValueBars } from './charts';
import { bars, bucketOf, countsEvents, figureName, figureText, foldOf, heatOverTime, matrix, narrowed, overTime, placesOf, searchAddress, statisticsOf, week, type Asked, type Panel, type Row } from './panel';
import './charts.css';

const WorldMap = lazy(() => import('./WorldMap'));

interface BodyProps {
  panel: Panel;
  /** The panel's own query, or that of its saved search. */
  query: string;
  asked: Asked;
  /** As it stands in addresses, for links. */
  text: RangeText;
}

/** What a panel shows: asked anew whenever the moment changes, what was there stays until the answer comes. */
export function PanelBody(props: BodyProps) {
  return props.panel.kind === 'events' ? <Events {...props} /> : <Figures {...props} />;
}

const HEAT_TIMES = 48;
const QUIET = { placeholderData: keepPreviousData, gcTime: 60_000, staleTime: 10_000 };

function Figures({ panel, query, asked, text }: BodyProps) {
  const body = statisticsOf(panel, asked, new Date().getTimezoneOffset()) ?? {};
  const found = useApi('POST /api/v1/statistics', { body }, QUIET);
  if (found.error) return <ErrorState error={found.error} onRetry={retrying(found)} />;
  if (found.isPending) return <Skeleton lines={3} />;
  const rows = found.data.rows as Row[];
  const counts = countsEvents(panel.figure);
  const label = `${panel.title}, ${figureName(panel.figure)}`;
  const to = (field: string) => (value: string) => searchAddress(value ? narrowed(query, field, value) : query, text.from, text.to);
  const [first, second] = panel.fields;
  if (panel.kind === 'number') return <BigNumber value={rows[0]?.values[0] ?? null} unit={figureName(panel.figure)} />;
  if (rows.length === 0) return <Nothing panel={panel} />;
  switch (panel.kind) {
    case 'bar':
    case 'line':
      if (first) {
        const cut = bars(rows, panel.split !== '');
        return <ValueBars bars={cut.bars.slice(0, panel.limit)} parts={cut.parts} split={panel.split} to={to(first)} />;
      }
      return <TimeChart {...overTime(rows, asked.range, bucketOf(asked.range), counts)} length={bucketOf(asked.range)} stacked={panel.kind === 'bar'} split={panel.split} label={label} />;
    case 'table':
      return <Values panel={panel} rows={rows} query={query} text={text} />;
    case 'map':
      return <Countries panel={panel} rows={rows} asked={asked} label={label} to={to(first ?? '')} />;
    case 'heat-map':
      if (first && second) return <HeatMap heat={matrix(rows)} time={false} label={label} to={to(first)} />;
      if (first) return <HeatMap heat={heatOverTime(rows, asked.range, bucketOf(asked.range, HEAT_TIMES), counts)} time label={label} to={to(first)} />;
      return <HeatMap heat={week(rows, foldOf(panel.figure))} time={false} label={label} />;
    default:
      return <p className="muted">This kind of panel is not known here; a newer Tidewatch made it.</p>;
  }
}

function Nothing({ panel }: { panel: Panel }) {
  const geo = panel.kind === 'map';
  return <p className="nothing muted">{geo ? 'No event of this time tells a country. Addresses have one once a GeoIP file is configured, under enrich.' : 'Nothing in this time.'}</p>;
}

function Values({ panel, rows, query, text }: { panel: Panel; rows: readonly Row[]; query: string; text: RangeText }) {
  const figures = rows[0]?.values.length === 2 ? ['events', figureName(panel.figure)] : [figureName(panel.figure)];
  const address = (row: Row) => searchAddress(panel.fields.reduce((all, field, i) => (row.group[i] ? narrowed(all, field, row.group[i] ?? '') : all), query), text.from, text.to);
  return (
    <div className="panel-scroll" tabIndex={0} role="group" aria-label={panel.title}>
      <table className="plain-table">
        <thead>
          <tr>
            {panel.fields.map((field) => (
              <th key={field} scope="col">
                {field}
              </th>
            ))}
            {figures.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.group.join('\u0000')}>
              {row.group.map((value, i) => (
                <td key={i}>{i === 0 ? <Link to={address(row)}>{value ?? '–'}</Link> : (value ?? '–')}</td>
              ))}
              {row.values.map((value, i) => (
                <td key={i} className="number numbers">
                  {figureText(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Countries({ panel, rows, asked, label, to }: { panel: Panel; rows: readonly Row[]; asked: Asked; label: string; to: (code: string) => string }) {
  const places = placesOf(panel, asked);
  const found = useApi('POST /api/v1/statistics', { body: places ?? {} }, { ...QUIET, enabled: places !== null });
  const values = new Map(rows.flatMap((row) => (row.group[0] ? [[row.group[0].toUpperCase(), row.values[0] ?? 0] as const] : [])));
  return (
    <Suspense fallback={<Skeleton lines={4} />}>
      <WorldMap values={values} points={places && found.data ? pointsOf(found.data.rows as Row[]) : []} label={label} to={to} />
    </Suspense>
  );
}

/** Rows of latitude, longitude and city as points; what is no place is left out. */
export function pointsOf(rows: readonly Row[]) {
  return rows.flatMap((row) => {
    const lat = Number(row.group[0]);
    const lon = Number(row.group[1]);
    const placed = row.group[0] !== null && row.group[1] !== null && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
    return placed ? [{ lat, lon, name: row.group[2] ?? '', count: row.values[0] ?? 0 }] : [];
  });
}

const USUAL = ['severity', 'message'];

function Events({ panel, query, asked }: BodyProps) {
  const { range } = asked;
  const request = { query: asked.query, from: range.from === null ? '' : new Date(range.from).toISOString(), to: range.to === null ? '' : new Date(range.to).toISOString(), limit: String(panel.limit) };
  const found = useApi('GET /api/v1/search', { query: request }, QUIET);
  if (found.error) return <ErrorState error={found.error} onRetry={retrying(found)} />;
  if (found.isPending) return <Skeleton lines={3} />;
  const events = found.data.events as unknown as Event[];
  if (events.length === 0) return <Nothing panel={panel} />;
  const columns = panel.fields.length > 0 ? panel.fields.filter((field) => field !== 'time') : USUAL;
  return (
    <div className="panel-scroll" tabIndex={0} role="group" aria-label={panel.title}>
      <table className="plain-table events-table">
        <thead>
          <tr>
            <th scope="col">time</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td>
                <Link to={`${searchAddress(query, request.from, request.to)}&event=${encodeURIComponent(event.id)}`}>
                  <Time value={event.time} />
                </Link>
              </td>
              {columns.map((column) => (
                <td key={column}>{column === 'severity' ? <Severity value={event.severity} /> : column === 'message' ? lineOf(event) : textOf(valueOf(event, column))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Times, numbers and lengths as people read them: in the viewer's zone and language's digits, the same width everywhere. */

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export type TimeStyle = 'full' | 'short' | 'clock' | 'day';

/** A time in the viewer's zone: `2026-11-21 13:03:03.123`, `Nov 21 13:03:03`, `13:03:03`, `2026-11-21`. */
export function localTime(time: string | number | Date, style: TimeStyle = 'short'): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  switch (style) {
    case 'full':
      return `${day} ${clock}.${pad(date.getMilliseconds(), 3)}`;
    case 'clock':
      return clock;
    case 'day':
      return day;
    case 'short':
      return date.getFullYear() === new Date().getFullYear() ? `${MONTHS[date.getMonth()]} ${pad(date.getDate())} ${clock}` : `${day} ${clock}`;
  }
}

/** The same time in UTC, for the tooltip. */
export function utcTime(time: string | number | Date): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : `${date.toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

/** `3 min ago`, `in 2 h`. */
export function relativeTime(time: string | number | Date, now: number = Date.now()): string {
  const ms = new Date(time).getTime() - now;
  const text = duration(Math.abs(ms) / 1000);
  return Math.abs(ms) < 1000 ? 'now' : ms < 0 ? `${text} ago` : `in ${text}`;
}

/** `850 ms`, `12 s`, `3 min`, `5 h`, `2 d`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 86_400 * 2) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345`. */
export function count(value: number): string {
  return whole.format(value);
}

/** `12.3K`, for narrow places. */
export function shortCount(value: number): string {
  return value < 10_000 ? whole.format(value) : compact.format(value);
}

/** `1.4 MiB`. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${unit === 0 ? rest : rest.toFixed(rest < 10 ? 1 : 0)} ${units[unit]}`;
}

/** `90 days` of the server's `90d`; other lengths of time as they are written. */
export function days(age: string): string {
  const found = /^(\d+)d$/.exec(age);
  return found ? (found[1] === '1' ? '1 day' : `${count(Number(found[1]))} days`) : age;
}

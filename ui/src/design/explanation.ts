/** Why a rule matched, as docs/spec/explanation.md describes it. */

export interface Found {
  field: string;
  pattern: string;
  start: number;
  end: number;
  /** Where the pattern lay in another value than the part's own. */
  value?: string;
}

export interface Part {
  text: string;
  holds: boolean;
  parts?: Part[];
  truncated?: boolean;
  names?: string[];
  field?: string;
  value?: string;
  found?: Found[];
}

export interface RuleExplanation {
  kind: 'rule';
  rule: string;
  version: number;
  title: string;
  matched: boolean;
  routed: boolean;
  condition: Part;
}

export interface CorrelationExplanation {
  kind: 'correlation';
  rule: string;
  version: number;
  title: string;
  matched: boolean;
  type: string;
  rules: string[];
  timespan: string;
  condition: string;
  value: number;
  group: Record<string, string>;
  from: string;
  to: string;
  'event-count': number;
  events: string[];
  'decided-by'?: RuleExplanation;
}

export type Explanation = RuleExplanation | CorrelationExplanation;

/** A piece of a value, and whether a pattern lay there. */
export interface Piece {
  text: string;
  hit: boolean;
}

/** A value cut where patterns lay in it. Places that overlap become one; those behind the end of a value that was cut are left out. */
export function pieces(value: string, found: readonly Found[]): Piece[] {
  const places = found
    .filter((one) => one.value === undefined || one.value === value)
    .map((one) => ({ start: Math.max(0, one.start), end: Math.min(value.length, one.end) }))
    .filter((one) => one.start < one.end)
    .sort((a, b) => a.start - b.start);
  const cut: Piece[] = [];
  let at = 0;
  for (const place of places) {
    if (place.end <= at) continue;
    const start = Math.max(at, place.start);
    if (start > at) cut.push({ text: value.slice(at, start), hit: false });
    const last = cut.at(-1);
    if (last?.hit && start === at) last.text += value.slice(start, place.end);
    else cut.push({ text: value.slice(start, place.end), hit: true });
    at = place.end;
  }
  if (at < value.length) cut.push({ text: value.slice(at), hit: false });
  return cut;
}

/** `PT5M` as people say it. */
export function timespan(iso: string): string {
  const fit = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(iso);
  if (!fit) return iso;
  const parts = [
    [fit[1], 'd'],
    [fit[2], 'h'],
    [fit[3], 'min'],
    [fit[4], 's'],
  ].flatMap(([value, unit]) => (value ? [`${value} ${unit}`] : []));
  return parts.join(' ') || iso;
}

const COMPARED: Record<string, string> = { gte: 'at least', gt: 'more than', lte: 'at most', lt: 'fewer than', eq: 'exactly', neq: 'not exactly' };

/** `gte 10` as `at least 10`; what is none of these stays as it is. */
export function comparison(condition: string): string {
  const fit = /^(gte|gt|lte|lt|eq|neq) (.*)$/.exec(condition);
  return fit ? `${COMPARED[fit[1] ?? ''] ?? ''} ${fit[2]}` : condition;
}

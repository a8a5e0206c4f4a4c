/** What a query is made of, for colours, completion, and for filters that are clicked. The server alone decides what it means. */

export type TokenKind = 'space' | 'field' | 'operator' | 'word' | 'quoted' | 'regex' | 'range' | 'punctuation';

export interface Token {
  kind: TokenKind;
  start: number;
  text: string;
}

const RULES: ReadonlyArray<[TokenKind, RegExp]> = [
  ['space', /\s+/y],
  ['quoted', /"(?:\\[\s\S]|[^"\\])*"?/y],
  ['regex', /\/(?:\\[\s\S]|[^/\\\n])+\//y],
  ['range', /[[{][^\]}"]*\bTO\b[^\]}"]*[\]}]?/y],
  ['operator', /(?:AND|OR|NOT)(?![\w.:*-])|&&|\|\|/y],
  ['field', /(?:\\.|[A-Za-z_@~])(?:\\.|[\w.@~-])*(?=:)/y],
  ['punctuation', /[():<>=!+-]|[[\]{}]/y],
  ['word', /(?:\\[\s\S]|[^\s():"\\])+/y],
  ['punctuation', /[\s\S]/y],
];

/** Cuts a query into tokens; joined they are the query. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    for (const [kind, pattern] of RULES) {
      // A slash begins a regular expression only as a value or a word: not within file.path:/var/log.
      if (kind === 'regex' && at > 0 && !/[\s:(]/.test(text[at - 1] ?? '')) continue;
      if (kind === 'punctuation' && /[+-]/.test(text[at] ?? '') && at > 0 && !/[\s(:]/.test(text[at - 1] ?? '')) continue;
      pattern.lastIndex = at;
      const hit = pattern.exec(text);
      if (hit && hit[0].length > 0) {
        found.push({ kind, start: at, text: hit[0] });
        at += hit[0].length;
        break;
      }
    }
  }
  return found;
}

/** The token that the server's column (from 1) points into; the last one where it points behind the end. */
export function tokenAt(text: string, column: number): Token | undefined {
  const all = tokens(text).filter((token) => token.kind !== 'space');
  return all.find((token) => column - 1 < token.start + token.text.length) ?? all.at(-1);
}

export type Completion =
  | { kind: 'field'; prefix: string; start: number; end: number }
  | { kind: 'value'; field: string; prefix: string; start: number; end: number }
  | null;

/** What can be completed at the cursor. */
export function completionAt(text: string, cursor: number): Completion {
  const before = tokens(text.slice(0, cursor));
  const last = before.at(-1);
  const valueOf = (index: number): string | null => {
    const colon = before[index];
    const field = before[index - 1];
    return colon?.text === ':' && field ? field.text : null;
  };
  if (!last || last.kind === 'space' || last.text === '(') {
    const group = last?.text === '(' ? valueOf(before.length - 2) : null;
    return group ? { kind: 'value', field: group, prefix: '', start: cursor, end: cursor } : { kind: 'field', prefix: '', start: cursor, end: cursor };
  }
  if (last.text === ':' && before.length > 1) {
    const field = before.at(-2)?.text ?? '';
    return { kind: 'value', field, prefix: '', start: cursor, end: cursor };
  }
  if (last.kind === 'word' || last.kind === 'quoted' || last.kind === 'field' || last.kind === 'operator') {
    const field = valueOf(before.length - 2);
    if (field) return { kind: 'value', field, prefix: unquoted(last.text), start: last.start, end: cursor };
    if (last.kind === 'quoted') return null;
    return { kind: 'field', prefix: last.text, start: last.start, end: cursor };
  }
  return null;
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '').replace(/\\(["\\])/g, '$1');
}

/** A value as it is written after a colon: in quotes where it is more than letters, digits, dots and dashes. */
export function written(value: string): string {
  const plain = /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u.test(value) && !/^(AND|OR|NOT|TO)$/.test(value) && !value.endsWith('.');
  return plain ? value : `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** `field:value`. */
export function clause(field: string, value: string): string {
  return `${field.replace(/[^\w.@~-]/g, '\\$&')}:${written(value)}`;
}

/** The query with a clause more, or without it where it was there; with the other sign it changes sides. A space binds weakest of all. */
export function toggled(query: string, field: string, value: string, wanted: boolean): string {
  const positive = clause(field, value);
  const negative = `-${positive}`;
  const add = wanted ? positive : negative;
  const other = wanted ? negative : positive;
  const parts = split(query);
  const rest = parts.filter((part) => part !== other && part !== add && part !== `NOT ${positive}` && part !== '*');
  return [...rest, ...(parts.includes(add) ? [] : [add])].join(' ');
}

/** The parts that stand beside each other with spaces, as long as nothing else joins them. */
function split(query: string): string[] {
  const trimmed = query.trim();
  if (trimmed === '') return [];
  const all = tokens(trimmed);
  if (all.some((token) => token.kind === 'operator' && token.text !== 'NOT')) return [trimmed];
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const token of all) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (token.kind === 'space' && depth === 0 && part !== 'NOT') {
      parts.push(part);
      part = '';
    } else part += token.kind === 'space' ? ' ' : token.text;
  }
  return [...parts, part].filter((one) => one !== '');
}

/** The words of a query that can be marked in a message: words and phrases without a field. */
export function wordsOf(query: string): string[] {
  const all = tokens(query).filter((token) => token.kind !== 'space');
  return all
    .filter((token, i) => {
      const before = all[i - 1];
      const asked = before?.text === ':' ? all[i - 2]?.text === 'message' : before?.text !== '-' && before?.text !== '!' && before?.text !== 'NOT';
      return asked && (token.kind === 'word' || token.kind === 'quoted');
    })
    .map((token) => unquoted(token.text).replace(/[*?\\]/g, ' ').trim())
    .filter((word) => word.length > 1)
    .slice(0, 20);
}

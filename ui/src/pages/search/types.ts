/** An event as the API gives it; what the OpenAPI document leaves open is said here. */
export interface Event {
  id: string;
  time: string;
  ingested: string;
  dataset: string;
  severity: string;
  origin: { source: string; transport: string; address?: string; path?: string };
  message: string | null;
  raw: string | null;
  fields: Record<string, FieldValue>;
}

export type FieldValue = string | number | boolean | null | FieldValue[];

/** What an event has under a name; undefined where it has nothing. */
export function valueOf(event: Event, name: string): FieldValue | undefined {
  switch (name) {
    case 'time':
    case '@timestamp':
      return event.time;
    case 'ingested':
      return event.ingested;
    case 'severity':
    case 'level':
      return event.severity;
    case 'dataset':
      return event.dataset;
    case 'source':
      return event.origin.source;
    case 'message':
      return event.message;
    case 'raw':
      return event.raw;
    case 'id':
      return event.id;
    default:
      return event.fields[name];
  }
}

/** A value as text. */
export function textOf(value: FieldValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What one line shows of an event: its message, else what was received, else its fields. */
export function lineOf(event: Event): string {
  if (event.message) return event.message;
  if (event.raw) return event.raw;
  return Object.entries(event.fields)
    .slice(0, 30)
    .map(([name, value]) => `${name}=${textOf(value)}`)
    .join(' ');
}

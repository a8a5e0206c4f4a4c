import type { Operations } from '@schema';
import { Problem } from './problem';
import { authorized } from './session';

export type { schemas } from '@schema';
export { Problem } from './problem';

export type Operation = keyof Operations;
export type Answer<O extends Operation> = Operations[O]['answer'];

type Path<O extends Operation> = Operations[O]['path'] extends Record<string, never> ? { path?: undefined } : { path: Operations[O]['path'] };
type Body<O extends Operation> = Operations[O]['body'] extends undefined ? { body?: undefined } : { body: Operations[O]['body'] };
type Query<O extends Operation> = Operations[O]['query'] extends Record<string, never> ? { query?: undefined } : { query?: Operations[O]['query'] };

export type Request<O extends Operation> = Path<O> & Body<O> & Query<O> & { headers?: Record<string, string>; signal?: AbortSignal };

/** The address of a call with its parameters; those that are null, undefined or empty are left out. */
export function address(template: string, path: Record<string, string> = {}, query: Record<string, unknown> = {}): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

/**
 * Calls the API, typed by the server's own description: `call('GET /api/v1/search', { query: { query: 'failed' } })`.
 *
 * @throws Problem for whatever is not an answer
 */
export async function call<O extends Operation>(operation: O, request: Request<O>): Promise<Answer<O>> {
  const answer = await open(operation, request);
  if (answer.status === 204) return undefined as Answer<O>;
  const json = (answer.headers.get('Content-Type') ?? '').includes('json');
  return (json ? await answer.json() : await answer.text()) as Answer<O>;
}

/** The same, for answers that are read by the caller: streams and files. */
export async function open<O extends Operation>(operation: O, request: Request<O>): Promise<Response> {
  const [method, template] = operation.split(' ') as [string, string];
  const init: RequestInit = { method, headers: { ...request.headers } };
  if (request.signal) init.signal = request.signal;
  if (request.body !== undefined) {
    const body: unknown = request.body;
    const type = typeof body === 'string' ? 'text/plain' : body instanceof Blob ? 'application/octet-stream' : 'application/json';
    init.headers = { 'Content-Type': type, ...request.headers };
    init.body = typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body);
  }
  try {
    const answer = await authorized(address(template, request.path, request.query as Record<string, unknown>), init);
    if (!answer.ok) throw await Problem.of(answer);
    return answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw Problem.from(error);
  }
}

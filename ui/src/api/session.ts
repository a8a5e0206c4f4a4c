import type { schemas } from '@schema';
import { Problem } from './problem';

/**
 * Who is signed in. The access token is only in this module's memory; the refresh token is in a cookie that scripts cannot read, beside
 * one whose value is repeated in a header (docs/security.md). A refresh token is good once, so tabs renew one after the other.
 */
export type Me = schemas['Me'];

export type Session =
  | { kind: 'starting' }
  | { kind: 'out'; reason: string | null }
  | { kind: 'password'; name: string; old: string }
  | { kind: 'in'; me: Me };

type Held = schemas['AuthHeld'];

/** Renewed this long before it ends. */
const MARGIN_MS = 30_000;
const LOCK = 'tidewatch.refresh';

let state: Session = { kind: 'starting' };
let token: { value: string; until: number } | null = null;
let renewing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

export const session = {
  now: (): Session => state,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function become(next: Session): void {
  state = next;
  if (next.kind === 'out') token = null;
  listeners.forEach((listener) => listener());
}

function hold(held: Held): void {
  token = { value: held.accessToken, until: Date.now() + held.expiresIn * 1000 };
}

function csrf(): string | undefined {
  return document.cookie.split('; ').find((cookie) => cookie.startsWith('tidewatch-csrf='))?.slice('tidewatch-csrf='.length);
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
}

/** One tab at a time where the browser can do that (it can with TLS and on localhost). */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

/** Whether there is a token that is good for a while, after renewing it where it was not. */
async function renew(): Promise<boolean> {
  renewing ??= alone(async () => {
    const repeat = csrf();
    if (!repeat) return false;
    const answer = await post('/api/v1/auth/refresh', {}, { 'Tidewatch-Csrf': repeat });
    if (answer.ok) {
      hold((await answer.json()) as Held);
      return true;
    }
    if (answer.status === 401 || answer.status === 403) return false;
    throw await Problem.of(answer);
  }).finally(() => {
    renewing = null;
  });
  return renewing;
}

/** Goes on with the session of before, where there is one. */
export async function resume(): Promise<void> {
  try {
    if (await renew()) await enter(null);
    else become({ kind: 'out', reason: null });
  } catch (error) {
    become({ kind: 'out', reason: Problem.from(error).message });
  }
}

/** @throws Problem when name or password are wrong, or nobody may try now */
export async function signIn(name: string, password: string): Promise<void> {
  const answer = await post('/api/v1/auth/login', { name, password, cookie: true });
  if (!answer.ok) throw await Problem.of(answer);
  const held = (await answer.json()) as Held;
  hold(held);
  if (held.mustChangePassword) become({ kind: 'password', name, old: password });
  else await enter(password);
}

/** Chooses a password instead of a one-time password, or of any other; all sessions end, and this one begins anew. */
export async function changePassword(name: string, old: string, wanted: string): Promise<void> {
  const answer = await authorized('/api/v1/me/password', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ oldPassword: old, newPassword: wanted }),
  });
  if (!answer.ok) throw await Problem.of(answer);
  await signIn(name, wanted);
}

async function enter(password: string | null): Promise<void> {
  const answer = await fetch('/api/v1/me', { headers: { Authorization: `Bearer ${token?.value}` } });
  if (!answer.ok) throw await Problem.of(answer);
  const me = (await answer.json()) as Me;
  if (me.mustChangePassword) become({ kind: 'password', name: me.name, old: password ?? '' });
  else become({ kind: 'in', me });
}

export async function signOut(): Promise<void> {
  const repeat = csrf();
  try {
    await post('/api/v1/auth/logout', {}, {
      ...(repeat ? { 'Tidewatch-Csrf': repeat } : {}),
      ...(token ? { Authorization: `Bearer ${token.value}` } : {}),
    });
  } finally {
    become({ kind: 'out', reason: null });
  }
}

/** A fetch with the access token, renewed when it is about to end; a session that has ended shows the sign-in where one is. */
export async function authorized(path: string, init: RequestInit = {}): Promise<Response> {
  if (!token || token.until - Date.now() < MARGIN_MS) await renewOrEnd();
  let answer = await send(path, init);
  if (answer.status === 401) {
    await renewOrEnd();
    answer = await send(path, init);
    if (answer.status === 401) become({ kind: 'out', reason: 'Your session has ended. Sign in to go on where you were.' });
  }
  return answer;
}

function send(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token) headers.set('Authorization', `Bearer ${token.value}`);
  return fetch(path, { ...init, headers });
}

async function renewOrEnd(): Promise<void> {
  if (await renew()) return;
  become({ kind: 'out', reason: 'Your session has ended. Sign in to go on where you were.' });
  throw new Problem(401, 'Signed out', 'Your session has ended.', 'Sign in again.');
}

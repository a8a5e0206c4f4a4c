// A real server for the browser tests: the packaged program on a free port in a folder of its own, with sample data.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, plainEnvironment } from '../build/openapi.mjs';
import { startProvider } from './oidc.mjs';
import { sampleLogs } from './sample.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const PASSWORD = 'correct-horse-battery-staple';

/** Where the given corpora are; undefined where they are not. Tests that need one say so and are left out without it. */
export const corpora = process.env.TIDEWATCH_CORPORA && existsSync(process.env.TIDEWATCH_CORPORA) ? process.env.TIDEWATCH_CORPORA : undefined;

/**
 * Starts a server and fills it. TIDEWATCH_UI_SERVER is the command to start instead of the launcher; it finds TIDEWATCH_HTTP_PORT and
 * TIDEWATCH_DATA_DIR in its environment.
 */
export async function startServer() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tidewatch-ui-'));
  const data = join(folder, 'data');
  const config = join(folder, 'tidewatch.yml');
  // All browsers of the tests come from one address.
  writeFileSync(config, 'http:\n  rates:\n    requests: 0\n    refused: 0\n');
  const [command, ...given] = process.env.TIDEWATCH_UI_SERVER?.split(' ') ?? [join(root, 'tidewatch'), 'serve', '--config', config];
  const url = `http://127.0.0.1:${port}`;
  const provider = await startProvider();
  const output = [];
  const server = spawn(command, given, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...plainEnvironment(),
      TIDEWATCH_NO_BUILD: '1',
      TIDEWATCH_HTTP_PORT: String(port),
      TIDEWATCH_DATA_DIR: data,
      TIDEWATCH_SECURITY_INITIAL_PASSWORD: PASSWORD,
      TIDEWATCH_NOTIFICATIONS_ALLOWED_NETWORKS: '[127.0.0.1]',
      TIDEWATCH_STORE_FLUSH_INTERVAL: '10s',
      TIDEWATCH_STORE_RETENTION_AGE: '90d',
      TIDEWATCH_STORE_RETENTION_DATASETS: '[linux.auth=400d]',
      TIDEWATCH_SECURITY_OIDC_ISSUER: provider.issuer,
      TIDEWATCH_SECURITY_OIDC_PUBLIC_URL: url,
      TIDEWATCH_SECURITY_OIDC_ROLES: '[soc=analyst]',
    },
  });
  server.stdout.on('data', (piece) => output.push(piece));
  server.stderr.on('data', (piece) => output.push(piece));
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await provider.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until('the server is ready', async () => {
      if (server.exitCode !== null) throw new Fatal(`the server ended:\n${Buffer.concat(output)}`);
      return (await fetch(`${url}/health/ready`)).ok;
    }, 240);
    const token = readFileSync(join(data, 'ingest.token'), 'utf8').trim();
    const api = apiOf(url);
    const self = { url, token, api, stop, provider, send: (body, type, headers) => send(url, token, body, type, headers) };
    await sampleLogs(self);
    return self;
  } catch (error) {
    await stop();
    throw error;
  }
}

class Fatal extends Error {}

/** Waits until something holds; says what was waited for when it never did. */
export async function until(what, holds, seconds = 60) {
  let last = '';
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    try {
      if (await holds()) return;
    } catch (error) {
      if (error instanceof Fatal) throw error;
      last = ` (${error.message})`;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited ${seconds} s until ${what}${last}`);
}

/** Calls the API as the administrator: `api('GET', '/api/v1/count')`. */
function apiOf(url) {
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
  return async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: { Authorization: authorization, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
}

async function send(url, token, body, type = 'text/plain', headers = {}) {
  const answer = await fetch(`${url}/api/v1/events`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': type, ...headers }, body });
  if (!answer.ok) throw new Error(`POST /api/v1/events: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

// The server's description of its HTTP interface. The server makes it of its code, so it is started for a moment in a folder of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {string} [place] an address or a file to take it from, instead of starting a server */
export async function describeApi(place) {
  if (place?.startsWith('http')) return (await fetch(place)).json();
  if (place) return JSON.parse(readFileSync(place, 'utf8'));
  const list = join(root, 'server/target/classpath');
  if (!existsSync(list)) {
    throw new Error("the server is not built; run 'make build', or set TIDEWATCH_OPENAPI to the address of a running server's /api/v1/openapi.json");
  }
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), 'tidewatch-api-'));
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
  const classes = [join(root, 'server/target/classes'), readFileSync(list, 'utf8').trim()].join(delimiter);
  const server = spawn(
    java,
    ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow',
      '-cp', classes, 'io.tidewatch.server.TidewatchServer'],
    { cwd: data, stdio: ['ignore', 'ignore', 'inherit'], env: { ...plainEnvironment(), TIDEWATCH_HTTP_PORT: String(port), TIDEWATCH_DATA_DIR: data } },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    for (let tries = 0; tries < 600 && server.exitCode === null; tries++) {
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/openapi.json`);
        if (answer.ok) return await answer.json();
      } catch {
        // Not listening yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the server did not tell its interface; its messages are above');
  } finally {
    server.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

/** The environment without what configures another server. */
export function plainEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^TIDEWATCH_(?!JAVA_)/.test(name)));
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

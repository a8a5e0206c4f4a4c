// Vite's server with the API of TIDEWATCH_URL behind it; the types are taken from there too.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const cwd = dirname(dirname(fileURLToPath(import.meta.url)));
const url = process.env.TIDEWATCH_URL ?? 'http://127.0.0.1:8080';
const env = { ...process.env, TIDEWATCH_OPENAPI: `${url}/api/v1/openapi.json` };
const types = spawnSync(process.execPath, ['build/build.mjs', '--types'], { cwd, stdio: 'inherit', env });
if (types.status !== 0) process.exit(1);
process.exit(spawnSync('node_modules/.bin/vite', { cwd, stdio: 'inherit' }).status ?? 1);

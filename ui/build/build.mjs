// Makes target/classes/tidewatch-ui of the sources: the client's types from the server's OpenAPI document, then Vite's output, compressed,
// with the list that the server reads. Does nothing when nothing changed. With --types only the types.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { licences } from './licences.mjs';
import { describeApi } from './openapi.mjs';
import { typesOf } from './types.mjs';

const ui = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(ui);
const target = join(ui, 'target');
const out = join(target, 'classes/tidewatch-ui');
const TYPES = {
  '.html': 'text/html;charset=UTF-8',
  '.js': 'text/javascript;charset=UTF-8',
  '.css': 'text/css;charset=UTF-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.txt': 'text/plain;charset=UTF-8',
};

function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesOf(path) : [path];
    })
    .sort();
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

/** Runs a step unless its inputs are those of last time and its output is still there. */
function step(name, inputs, output, run) {
  const stamp = join(target, `${name}.stamp`);
  const now = digest(inputs);
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return false;
  const started = Date.now();
  run();
  mkdirSync(target, { recursive: true });
  writeFileSync(stamp, now);
  console.log(`web application: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return true;
}

function sh(command, ...args) {
  const done = spawnSync(command, args, { cwd: ui, stdio: 'inherit', env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' } });
  if (done.status !== 0) {
    console.error(`web application: '${command} ${args.join(' ')}' failed; its messages are above`);
    process.exit(1);
  }
}

function compress() {
  const lines = [];
  for (const path of filesOf(out)) {
    const name = relative(out, path).replaceAll('\\', '/');
    const type = TYPES[extname(path)];
    if (!type) throw new Error(`no media type is known for ${name}; add one to build/build.mjs`);
    const bytes = readFileSync(path);
    const encodings = [];
    if (bytes.length > 1000 && extname(path) !== '.png') {
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      encodings.push('br', 'gzip');
    }
    const tag = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    lines.push(`file ${name} ${type} ${tag} ${encodings.join(',') || '-'}`);
  }
  for (const page of readdirSync(join(ui, 'src/pages'), { withFileTypes: true })) {
    if (page.isDirectory()) lines.push(`page ${page.name}`);
  }
  writeFileSync(join(out, 'files'), lines.sort().join('\n') + '\n');
}

step('npm ci', [join(ui, 'package-lock.json')], join(ui, 'node_modules/vite/package.json'), () =>
  sh('npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'));

const document = join(target, 'openapi.json');
const server = ['server', 'core', 'sigma'].flatMap((module) => filesOf(join(root, module, 'src/main/java')));
if (process.env.TIDEWATCH_OPENAPI) {
  mkdirSync(target, { recursive: true });
  writeFileSync(document, JSON.stringify(await describeApi(process.env.TIDEWATCH_OPENAPI), null, 1));
} else {
  const stamp = join(target, 'api.stamp');
  const now = digest(server);
  if (!existsSync(document) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== now) {
    const text = JSON.stringify(await describeApi(), null, 1);
    mkdirSync(target, { recursive: true });
    writeFileSync(document, text);
    writeFileSync(stamp, now);
  }
}
const types = join(target, 'types/schema.d.ts');
step('types', [document, join(ui, 'build/types.mjs')], types, () => {
  mkdirSync(dirname(types), { recursive: true });
  writeFileSync(types, typesOf(JSON.parse(readFileSync(document, 'utf8'))));
});

if (!process.argv.includes('--types')) {
  const sources = [
    ...filesOf(join(ui, 'src')), ...filesOf(join(ui, 'public')), ...filesOf(join(ui, 'build')),
    ...['index.html', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'].map((name) => join(ui, name)), types,
  ];
  step('build', sources, join(out, 'files'), () => {
    sh('node_modules/.bin/tsc', '--noEmit', '-p', '.');
    rmSync(out, { recursive: true, force: true });
    sh('node_modules/.bin/vite', 'build', '--logLevel', 'warn');
    writeFileSync(join(out, 'licences.txt'), licences(ui));
    compress();
  });
}

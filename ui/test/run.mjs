// Runs the browser tests: every file of test/pages in a real Chromium against a real server, in both themes and two sizes.
//   node test/run.mjs [PAGE…]    SHOTS=1 also writes the pictures that a view's `shot` names (theme, size, file) to docs/images
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { corpora, PASSWORD, startServer } from './server.mjs';

const ui = dirname(dirname(fileURLToPath(import.meta.url)));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'];
const wanted = process.argv.slice(2);

function findChromium() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find((path) => path && existsSync(path));
  if (!found) throw new Error('the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to the program');
  return found;
}

async function contextOf(browser, server, theme, size) {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme, timezoneId: 'Europe/Berlin', locale: 'en-GB', reducedMotion: 'reduce', baseURL: server.url });
  context.setDefaultTimeout(60_000);
  return context;
}

/** A signed-in page that remembers what went wrong in it. */
async function signedIn(browser, server, theme, size) {
  const context = await contextOf(browser, server, theme, size);
  const answer = await context.request.post('/api/v1/auth/login', { data: { name: 'admin', password: PASSWORD, cookie: true } });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
  return watched(await context.newPage());
}

function watched(page) {
  const errors = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, errors };
}

async function seriousViolations(page) {
  // Into the page by the debugger, as its content security policy refuses scripts of others.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) => violation.nodes.slice(0, 4).map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** Texts that lie outside of the panel they belong to. Tables may be scrolled sideways, lists not. */
function lostTexts(page) {
  return page.evaluate(() => {
    const lost = [];
    for (const panel of document.querySelectorAll('main aside, main .panel, [role=dialog]')) {
      if (panel.querySelector('table') && getComputedStyle(panel).overflowX !== 'visible') continue;
      const right = panel.getBoundingClientRect().right + 1;
      for (const element of panel.querySelectorAll('*')) {
        const box = element.getBoundingClientRect();
        if (element.childElementCount > 0 || box.width === 0 || box.right <= right || !element.textContent?.trim()) continue;
        let above = element.parentElement;
        while (above && above !== panel && getComputedStyle(above).overflowX === 'visible') above = above.parentElement;
        if (above === panel || above === null) lost.push(`${element.className || element.tagName}: ${element.textContent.trim().slice(0, 60)}`);
      }
    }
    return lost.slice(0, 4);
  });
}

/** Into docs/images, with fewer colours where pngquant is there: a picture of a page needs no more. */
function keep(picture, file) {
  const target = join(dirname(ui), 'docs/images', file);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(picture, target);
  spawnSync('pngquant', ['--force', '--strip', '--skip-if-larger', '--quality=70-95', '--output', target, target]);
}

const started = Date.now();
const results = [];
async function run(name, work) {
  const from = Date.now();
  try {
    await work();
    results.push({ name, ok: true });
    console.log(`  ok      ${name} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
  } catch (error) {
    results.push({ name, ok: false });
    console.log(`  FAILED  ${name}\n${String(error.stack ?? error).replace(/^/gm, '          ')}`);
  }
}

const server = await startServer();
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'] });
mkdirSync(join(ui, 'target/shots'), { recursive: true });
try {
  const specs = [];
  for (const file of readdirSync(join(ui, 'test/pages')).filter((name) => name.endsWith('.mjs')).sort()) {
    const name = file.replace('.mjs', '');
    if (wanted.length === 0 || wanted.includes(name)) specs.push({ name, spec: (await import(`./pages/${file}`)).default });
  }
  for (const { name, spec } of specs) await spec.prepare?.(server);
  for (const size of Object.keys(SIZES)) {
    // Both themes at once: while one waits for the server, the other draws.
    const looks = THEMES.map(async (theme) => {
      const known = await signedIn(browser, server, theme, size);
      const stranger = watched(await (await contextOf(browser, server, theme, size)).newPage());
      for (const { name, spec } of specs) {
        for (const [view, { path, ready, allow, shot, signedOut }] of Object.entries(spec.views ?? {})) {
          await run(`${name}/${view} in ${theme} on a ${size}`, async () => {
            const { page, errors } = signedOut ? stranger : known;
            errors.length = 0;
            await page.goto(typeof path === 'function' ? await path(server) : path);
            await ready(page);
            const picture = join(ui, `target/shots/${name}-${view}-${theme}-${size}.png`);
            await page.screenshot({ path: picture });
            if (process.env.SHOTS && shot?.theme === theme && shot.size === size) keep(picture, shot.file);
            const violations = await seriousViolations(page);
            if (violations.length > 0) throw new Error(`axe finds:\n${violations.join('\n')}`);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            if (wide > 0) throw new Error(`the page is ${wide} px wider than the window`);
            const lost = await lostTexts(page);
            if (lost.length > 0) throw new Error(`outside of their panels:\n${lost.join('\n')}`);
            const said = errors.filter((error) => !allow?.test(error));
            if (said.length > 0) throw new Error(`the console says:\n${said.join('\n')}`);
          });
        }
      }
      await known.page.context().close();
      await stranger.page.context().close();
    });
    await Promise.all(looks);
  }
  for (const { name, spec } of specs) {
    for (const [what, action] of Object.entries(spec.actions ?? {})) {
      if (action.needsCorpora && !corpora) {
        console.log(`  LEFT OUT ${name}: ${what}, as TIDEWATCH_CORPORA is not set`);
        continue;
      }
      await run(`${name}: ${what}`, async () => {
        const { page, errors } = await signedIn(browser, server, 'light', 'desk');
        try {
          await (action.run ?? action)({ page, server, browser, errors, corpora, password: PASSWORD });
          if (errors.length > 0) throw new Error(`the console says:\n${errors.join('\n')}`);
        } catch (error) {
          await page.screenshot({ path: join(ui, `target/shots/failed-${name}-${what.replace(/\W+/g, '-')}.png`) }).catch(() => undefined);
          throw error;
        } finally {
          await page.context().close();
        }
      });
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
const failed = results.filter((result) => !result.ok).length;
console.log(`browser tests: ${results.length - failed} of ${results.length} passed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
process.exit(failed === 0 && results.length > 0 ? 0 : 1);

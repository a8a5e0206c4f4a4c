// One walk over every page: what each shows when the API fails, and that a session that ends comes back to it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { until } from '../server.mjs';

/** Not a status that is tried again by itself, which would only take longer. */
const PROBLEM = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'The disk has no room left.', remedy: 'Make room, then try again.' };
const AT_ONCE = 4;

/** An address for every path that a page has; `asks` is what the page must have of the API to be of use. */
const ADDRESSES = {
  '/admin': [{ at: '/admin' }, ...['roles', 'tokens', 'notifications', 'retention', 'tenants', 'audit'].map((tab) => ({ at: `/admin?tab=${tab}` }))],
  '/alerts': [{ at: '/alerts?status=all' }],
  '/alerts/:id': [{ at: async (server) => `/alerts/${(await server.api('GET', '/api/v1/alerts?limit=1')).alerts[0].id}?tab=events` }],
  '/cases': [{ at: '/cases' }],
  '/cases/:id': [{ at: async (server) => `/cases/${(await server.api('POST', '/api/v1/cases', { title: 'A walk' })).id}` }],
  '/coverage': [{ at: '/coverage' }],
  '/dashboards': [{ at: '/dashboards' }],
  '/dashboards/list': [{ at: '/dashboards/list' }],
  '/dashboards/d/:id': [{ at: async (server) => `/dashboards/d/${await dashboard(server)}` }],
  '/exceptions': [{ at: '/exceptions' }],
  '/rules': [{ at: '/rules?text=sudo' }],
  '/rules/new': [{ at: '/rules/new', asks: false }],
  '/rules/:id': [{ at: async (server) => `/rules/${(await server.api('GET', '/api/v1/rules?limit=1')).rules[0].key}` }],
  '/search': [{ at: '/search?q=sudo' }],
  '/sources': [{ at: '/sources' }],
  '/start': [{ at: '/start', asks: false }],
  '/system': [{ at: '/system' }],
};

async function dashboard(server) {
  const panels = [{ id: 'a', title: 'Events', x: 0, y: 0, w: 4, h: 3, kind: 'number', query: '*', fields: [], split: '', limit: 8 }];
  await server.api('PUT', '/api/v1/dashboards/walked', { name: 'Walked', description: '', shared: true, from: 'now-24h', to: 'now', refresh: 0, panels });
  return 'walked';
}

function paths() {
  const folder = new URL('../../src/pages/', import.meta.url);
  return readdirSync(folder).flatMap((name) => [...readFileSync(new URL(`${name}/page.ts`, folder), 'utf8').matchAll(/path: '([^']+)'/g)].map((found) => found[1]));
}

/** Every page in a browser of its own, some at once. */
async function everyPage({ server, browser, password }, work) {
  assert.deepEqual(Object.keys(ADDRESSES).sort(), paths().sort(), 'every page has an address here');
  const rest = Object.values(ADDRESSES).flat();
  const faults = [];
  const walker = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const address = typeof next.at === 'function' ? await next.at(server) : next.at;
      const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
      context.setDefaultTimeout(60_000);
      try {
        await context.request.post('/api/v1/auth/login', { data: { name: 'admin', password, cookie: true } });
        await work(await context.newPage(), address, next.asks !== false);
      } catch (error) {
        faults.push(`${address}: ${error.message}`);
      } finally {
        await context.close();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walker));
  assert.deepEqual(faults, []);
}

const headed = (page) => page.locator('main h1, main [role=grid], main .dashboard').first().waitFor();

export default {
  prepare: (server) => until('there is an alert', async () => (await server.api('GET', '/api/v1/alerts?limit=1')).alerts.length > 0),
  actions: {
    'every page says what the API says that is wrong, and tries again': (test) =>
      everyPage(test, async (page, address, asks) => {
        if (!asks) return;
        const api = /\/api\/v1\/(?!auth|me$)/;
        await page.route(api, (route) => route.fulfill({ status: PROBLEM.status, contentType: 'application/problem+json', body: JSON.stringify(PROBLEM) }));
        await page.goto(address);
        const problems = page.getByText(PROBLEM.detail);
        await problems.first().waitFor();
        await page.getByText(PROBLEM.remedy).first().waitFor();
        const again = page.getByRole('button', { name: /Try again|Renew|Refresh/ });
        await again.first().waitFor();
        await page.unroute(api);
        for (let left = await problems.count(); left > 0; left = await problems.count()) {
          // Twice, as an impatient person does: the first question is the one that is answered.
          await again.first().dblclick();
          await until(`fewer than ${left} places say what is wrong`, async () => (await problems.count()) < left);
        }
      }),
    'a retry that is pressed again waits for the first answer, and stays where it is': async ({ page, errors }) => {
      const api = /\/api\/v1\/cases\?/;
      const fail = (route) => route.fulfill({ status: PROBLEM.status, contentType: 'application/problem+json', body: JSON.stringify(PROBLEM) });
      await page.route(api, fail);
      await page.goto('/cases');
      const problem = page.getByRole('alert').filter({ hasText: PROBLEM.detail });
      const button = problem.getByRole('button');
      await button.waitFor();
      const before = [await problem.boundingBox(), await button.boundingBox()];
      await page.unroute(api);
      let asked = 0;
      let answer;
      const allowed = new Promise((resolve) => (answer = resolve));
      await page.route(api, async (route) => {
        asked++;
        await allowed;
        await fail(route);
      });
      await button.focus();
      for (let press = 0; press < 4; press++) await page.keyboard.press('Enter');
      await button.getByText('Trying…').waitFor();
      assert.equal(await problem.getAttribute('aria-busy'), 'true');
      assert.equal(await button.getAttribute('aria-disabled'), 'true');
      assert.deepEqual([await problem.boundingBox(), await button.boundingBox()], before, 'nothing has moved');
      assert.equal(asked, 1);
      answer();
      await button.getByText('Try again').waitFor();
      assert.ok(await button.evaluate((element) => element === document.activeElement), 'the focus stays on it');
      assert.equal(asked, 1);
      await page.unroute(api);
      await page.keyboard.press('Enter');
      await problem.waitFor({ state: 'detached' });
      assert.match(errors.join(), /409/);
      errors.length = 0;
    },
    'a session that ends comes back to every page': (test) =>
      everyPage(test, async (page, address) => {
        await page.goto('/start');
        await page.getByRole('heading', { name: 'Send data' }).waitFor();
        await page.evaluate(async (to) => {
          await fetch('/api/v1/auth/logout', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Tidewatch-Csrf': document.cookie.split('tidewatch-csrf=')[1] }, body: '{}' });
          history.pushState(null, '', to);
          dispatchEvent(new PopStateEvent('popstate'));
        }, address);
        if (address === '/rules/new' || address === '/start') {
          // These ask nothing by themselves: the next that does ends it.
          await page.reload();
          await page.getByRole('heading', { name: 'Sign in to Tidewatch' }).waitFor();
        } else await page.getByText('Your session has ended').waitFor();
        await page.getByLabel('Name').fill('admin');
        await page.getByLabel('Password', { exact: true }).fill(test.password);
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('heading', { name: 'Sign in to Tidewatch' }).waitFor({ state: 'detached' });
        await headed(page);
        const now = new URL(page.url());
        assert.equal(now.pathname + now.search, address);
        assert.equal(await page.getByText('Your session has ended').count(), 0);
      }),
  },
};

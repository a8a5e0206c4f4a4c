import assert from 'node:assert/strict';
import { random } from '../sample.mjs';
import { until } from '../server.mjs';

/** Where some of those come from who fail to sign in at the shop: as GeoIP tells it of their addresses. */
const CITIES = [
  ['CN', 'Beijing', 39.9, 116.4, 24], ['RU', 'Moscow', 55.75, 37.62, 19], ['BR', 'São Paulo', -23.55, -46.63, 14], ['US', 'Ashburn', 39.04, -77.49, 13],
  ['VN', 'Hanoi', 21.03, 105.85, 11], ['IN', 'Mumbai', 19.08, 72.88, 9], ['NL', 'Amsterdam', 52.37, 4.9, 8], ['DE', 'Frankfurt', 50.11, 8.68, 6], ['NG', 'Lagos', 6.45, 3.39, 5],
  ['KR', 'Seoul', 37.57, 126.98, 5], ['ID', 'Jakarta', -6.2, 106.85, 4], ['FR', 'Paris', 48.86, 2.35, 3], ['ZA', 'Johannesburg', -26.2, 28.05, 2], ['US', 'San Jose', 37.34, -121.89, 6], ['CN', 'Guangzhou', 23.13, 113.26, 9],
];
const HOUR = 3_600_000;

function failures() {
  const next = random(86);
  return CITIES.flatMap(([country, city, lat, lon, count], at) =>
    Array.from({ length: count }, () =>
      JSON.stringify({
        '@timestamp': new Date(Date.now() - next() ** 1.6 * 22 * HOUR).toISOString(),
        event: { dataset: 'shop.auth', category: 'authentication', outcome: 'failure', action: 'login' },
        source: { ip: `192.0.2.${at * 15 + Math.floor(next() * 12)}`, geo: { country_iso_code: country, city_name: city, location: { lat, lon } } },
        user: { name: ['ann', 'ben', 'cleo', 'dan'][Math.floor(next() * 4)] },
        message: 'login failed',
      }),
    ),
  );
}

const FAILED = 'event.category:authentication AND event.outcome:failure';
const panel = (id, title, kind, x, y, w, h, more = {}) => ({ id, title, kind, query: FAILED, fields: [], split: '', limit: 8, x, y, w, h, ...more });

const PANELS = [
  panel('failed', 'Failed sign-ins', 'number', 0, 0, 3, 2),
  panel('addresses', 'Different addresses', 'number', 0, 2, 3, 2, { figure: { function: 'distinct', field: 'source.ip' } }),
  panel('over-time', 'Sign-ins by outcome', 'line', 3, 0, 9, 4, { query: 'event.category:authentication', split: 'event.outcome' }),
  panel('where', 'Where they come from', 'map', 0, 4, 8, 5, { fields: ['source.geo.country_iso_code'] }),
  panel('who', 'Names that were tried', 'bar', 8, 4, 4, 5, { fields: ['user.name'] }),
  panel('when', 'Weekday and hour', 'heat-map', 0, 9, 6, 5, { query: '*' }),
  panel('status', 'Answers of the web server', 'heat-map', 6, 9, 6, 5, { query: 'source:web', fields: ['url.path'] }),
  panel('severity', 'Events by severity', 'bar', 0, 14, 6, 4, { query: '*', split: 'severity' }),
  panel('hosts', 'Hosts', 'table', 6, 14, 6, 4, { query: '*', search: '', fields: ['host.name', 'dataset'] }),
  panel('latest', 'The latest failures', 'events', 0, 18, 12, 4, { query: '', search: 'failed-sign-ins', fields: ['user.name', 'source.ip', 'message'] }),
];

const region = (page, name) => page.getByRole('region', { name, exact: true });
const box = async (locator) => {
  const found = await locator.boundingBox();
  assert.ok(found);
  return found;
};
const fresh = async (server, id, name, panels = PANELS) => {
  await server.api('PUT', `/api/v1/dashboards/${id}`, { name, description: '', shared: true, from: 'now-24h', to: 'now', refresh: 0, panels });
};
const kept = (server, id) => server.api('GET', `/api/v1/dashboards/${id}`);

export default {
  prepare: async (server) => {
    const lines = [];
    for (let i = 0; i < 48; i++) {
      for (const [host, level] of [['web-1', 0.3], ['db-1', 0.6]]) {
        const time = new Date(Date.now() - i * 1_800_000).toISOString();
        lines.push(JSON.stringify({ '@timestamp': time, event: { dataset: 'host.metrics' }, host: { name: host, cpu: { usage: level + 0.2 * Math.sin(i / 4) } }, system: { memory: { used: { pct: level } } }, message: 'measured' }));
      }
    }
    await server.send(lines.join('\n'), 'application/x-ndjson', { 'Tidewatch-Dataset': 'host.metrics' });
    await server.send(failures().join('\n'), 'application/x-ndjson', { 'Tidewatch-Dataset': 'shop.auth', 'Tidewatch-Source': 'shop' });
    await until('the failures can be searched', async () => (await server.api('GET', '/api/v1/count?query=dataset:shop.auth')).count > 100);
    await server.api('PUT', '/api/v1/searches/failed-sign-ins', { name: 'Failed sign-ins', query: FAILED, from: 'now-24h', to: 'now', columns: [], shared: true });
    await server.api('PUT', '/api/v1/dashboards/sign-ins', { name: 'Sign-ins', description: 'Who fails to sign in, when, and from where', shared: true, from: 'now-24h', to: 'now', refresh: 60, panels: PANELS });
    await fresh(server, 'web', 'Web server', [panel('a', 'Requests', 'line', 0, 0, 12, 4, { query: 'source:web' }), panel('b', 'Paths', 'bar', 0, 4, 12, 4, { query: 'source:web', fields: ['url.path'] })]);
  },
  views: {
    overview: {
      shot: { theme: 'dark', size: 'desk', file: 'overview.png' },
      path: '/dashboards',
      ready: async (page) => {
        await region(page, 'Alerts by rule').getByRole('listitem').first().waitFor();
        await page.getByRole('img', { name: /Events by severity/ }).waitFor();
        await page.getByRole('img', { name: /Failed sign-ins by country: China/ }).waitFor();
      },
    },
    list: { path: '/dashboards/list', ready: (page) => page.getByRole('link', { name: 'Sign-ins' }).waitFor() },
    dashboard: {
      path: '/dashboards/d/sign-ins',
      shot: { theme: 'light', size: 'desk', file: 'dashboard.png' },
      ready: async (page) => {
        await page.locator('.world .bubble').nth(10).waitFor();
        await region(page, 'Names that were tried').getByRole('listitem').nth(2).waitFor();
        await region(page, 'Weekday and hour').getByRole('table').waitFor();
        await region(page, 'The latest failures').getByRole('row').nth(2).waitFor();
      },
    },
    'panel-editor': {
      path: '/dashboards/d/web?edit=1',
      ready: async (page) => {
        await page.getByRole('button', { name: 'Edit Paths' }).click();
        await page.getByRole('dialog').getByRole('listitem').nth(2).waitFor();
      },
    },
  },
  actions: {
    'what is counted can be looked at': async ({ page }) => {
      await page.goto('/dashboards');
      await page.getByRole('link', { name: /Failed sign-ins/ }).first().click();
      await page.waitForURL(/\/search\?q=event.category/);
      await page.goBack();
      await region(page, 'Failed sign-ins by address').getByRole('link', { name: '203.0.113.77' }).waitFor();
      await region(page, 'Failed sign-ins by country').getByRole('link', { name: 'China' }).click();
      await page.waitForURL(/country_iso_code/);
      await page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(2).waitFor();
      await page.locator('.result-count').filter({ hasText: '33' }).waitFor();
    },
    'a dashboard is made of a query and a saved search, and kept': async ({ page, server }) => {
      await page.goto('/dashboards/list');
      await page.getByRole('button', { name: 'New dashboard' }).click();
      await page.getByLabel('Name').fill('My page');
      await page.getByRole('button', { name: 'Make it' }).click();
      await page.getByRole('button', { name: 'Add the first panel' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Bars', { exact: true }).click();
      await dialog.getByRole('textbox', { name: 'Query' }).fill('source:auth');
      await dialog.getByLabel('A bar for each value of').fill('host.name');
      await dialog.getByRole('listitem').filter({ hasText: 'web-1' }).waitFor();
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await region(page, 'source:auth by host.name').getByRole('listitem').first().waitFor();
      await page.getByRole('button', { name: 'Add a panel' }).click();
      await dialog.getByText('Number', { exact: true }).click();
      await dialog.getByLabel('Of', { exact: true }).selectOption({ label: 'Failed sign-ins' });
      await dialog.getByLabel('Title').fill('Failures');
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1);
      const made = await kept(server, id);
      assert.deepEqual(made.panels.map(({ kind, search, x, y }) => ({ kind, search, x, y })), [
        { kind: 'bar', search: '', x: 0, y: 0 },
        { kind: 'number', search: 'failed-sign-ins', x: 6, y: 0 },
      ]);
      await region(page, 'Failures').getByRole('link', { name: 'Failures' }).click();
      await page.waitForURL(/\/search\?q=event.category.*from=now-24h/);
    },
    'panels are dragged, moved by keys and resized; each change can be undone': async ({ page, server }) => {
      const two = [panel('a', 'First', 'number', 0, 0, 6, 3), panel('b', 'Second', 'number', 6, 0, 6, 3), panel('c', 'Third', 'number', 0, 3, 6, 3)];
      await fresh(server, 'dragged', 'Dragged', two);
      await page.goto('/dashboards/d/dragged?edit=1');
      const handle = page.getByRole('button', { name: /Move First/ });
      const from = await box(handle);
      await page.mouse.move(from.x + 8, from.y + 8);
      await page.mouse.down();
      await page.mouse.move(from.x + 300, from.y + 100, { steps: 4 });
      const second = await box(region(page, 'Second'));
      await page.mouse.move(second.x + second.width - 20, second.y + second.height - 30, { steps: 4 });
      await page.mouse.up();
      await page.getByRole('button', { name: 'Undo', exact: true }).and(page.locator(':enabled')).waitFor();
      const dropped = await box(region(page, 'First'));
      assert.ok(dropped.x > from.x - 200 && dropped.x > 600, 'the panel went to the right');
      await page.keyboard.press('Control+z');
      await until('the panel is back', async () => (await box(region(page, 'First'))).x < 400);
      await page.getByRole('button', { name: /Move First/ }).press('ArrowDown');
      await page.getByText('First: column 1, row 4').waitFor();
      await page.getByRole('button', { name: /Resize Third/ }).press('ArrowDown');
      await page.getByText('Third: 6 of 12 columns, 4 rows').waitFor();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
      assert.deepEqual((await kept(server, 'dragged')).panels.map(({ id, x, y, h }) => [id, x, y, h]), [['c', 0, 0, 4], ['b', 6, 0, 3], ['a', 0, 4, 3]]);
    },
    'what somebody else saved meanwhile is not lost': async ({ page, server, errors }) => {
      await fresh(server, 'both', 'Both', [panel('a', 'First', 'number', 0, 0, 6, 3)]);
      await page.goto('/dashboards/d/both?edit=1');
      await page.getByRole('button', { name: /Resize First/ }).press('ArrowRight');
      await fresh(server, 'both', 'Theirs', []);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText(/Somebody changed the dashboard both meanwhile/).waitFor();
      assert.equal((await kept(server, 'both')).name, 'Theirs');
      await page.getByRole('button', { name: 'Leave mine and look at it' }).click();
      await page.getByRole('heading', { name: 'Theirs' }).waitFor();
      errors.splice(0, errors.length, ...errors.filter((error) => !/409/.test(error)));
    },
    'a dashboard that is removed can be put back': async ({ page, server }) => {
      await fresh(server, 'gone', 'Soon gone', []);
      await page.goto('/dashboards/list');
      await page.getByRole('button', { name: 'Remove Soon gone' }).click();
      await page.getByText('“Soon gone” was removed.').waitFor();
      await page.getByRole('link', { name: 'Soon gone' }).waitFor({ state: 'detached' });
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('link', { name: 'Soon gone' }).waitFor();
      assert.equal((await kept(server, 'gone')).name, 'Soon gone');
    },
    'a panel that cannot be computed says why and tries again, the others go on': async ({ page, server, errors }) => {
      await fresh(server, 'broken', 'Broken', [panel('a', 'Well', 'number', 0, 0, 6, 3), panel('b', 'Refused', 'bar', 6, 0, 6, 4, { fields: ['user.name'] }), panel('c', 'Lost', 'line', 0, 3, 6, 3, { query: '', search: 'never-saved' })]);
      let refuse = true;
      await page.route('**/api/v1/statistics', (route) => {
        if (!refuse || !route.request().postData()?.includes('user.name')) return route.fallback();
        return route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'Bad', status: 400, detail: 'The statistics are tired.', remedy: 'Try again.' }) });
      });
      await page.goto('/dashboards/d/broken');
      await region(page, 'Well').getByText('events').waitFor();
      await region(page, 'Refused').getByText('The statistics are tired.').waitFor();
      await region(page, 'Lost').getByText(/‘never-saved’ is not there any more/).waitFor();
      refuse = false;
      await region(page, 'Refused').getByRole('button', { name: 'Try again' }).click();
      await region(page, 'Refused').getByRole('listitem').first().waitFor();
      errors.splice(0, errors.length, ...errors.filter((error) => !/400/.test(error)));
    },
    'range and refresh are in the address, and renewing asks again': async ({ page }) => {
      await page.goto('/dashboards/d/web');
      await region(page, 'Requests').getByRole('img').waitFor();
      await page.getByRole('button', { name: /Time: Last 24 hours/ }).click();
      await page.getByRole('button', { name: 'Last 4 hours' }).click();
      await page.waitForURL(/from=now-4h/);
      await page.getByLabel('Renewed').selectOption({ label: 'Every 5 min' });
      await page.waitForURL(/refresh=300/);
      const asked = page.waitForRequest('**/api/v1/statistics');
      await page.keyboard.press('r');
      const body = JSON.parse((await asked).postData() ?? '{}');
      assert.ok(Math.abs(Date.parse(body.to) - Date.parse(body.from) - 4 * HOUR) < 2000);
    },
    'on paper there is the page alone, light, and no panel is cut': async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.goto('/dashboards/d/sign-ins');
      await page.locator('.world .bubble').nth(10).waitFor();
      await region(page, 'The latest failures').getByRole('row').nth(2).waitFor();
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const styles = await page.evaluate(() => {
        const own = getComputedStyle(document.querySelector('.dash-panel'));
        return [own.backgroundColor, own.breakInside, document.documentElement.scrollHeight > 1200];
      });
      assert.deepEqual(styles, ['rgb(255, 255, 255)', 'avoid', true]);
      assert.equal(await page.getByRole('navigation', { name: 'Pages' }).isVisible(), false);
      assert.equal(await page.getByRole('button', { name: 'Edit', exact: true }).isVisible(), false);
      assert.ok((await page.pdf({ format: 'A4', printBackground: true })).length > 20_000);
    },
    'a phone shows one column and drags nothing': async ({ page, server }) => {
      await fresh(server, 'small', 'Small', [panel('a', 'First', 'number', 0, 0, 6, 3), panel('b', 'Second', 'number', 6, 0, 6, 3)]);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto('/dashboards/d/small?edit=1');
      const [first, second] = [await box(region(page, 'First')), await box(region(page, 'Second'))];
      assert.equal(first.x, second.x);
      assert.ok(second.y > first.y);
      assert.equal(await page.locator('.handle').first().isVisible(), false);
      assert.ok(await page.getByRole('button', { name: 'Edit First' }).isVisible());
    },
  },
};

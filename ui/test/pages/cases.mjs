import assert from 'node:assert/strict';
import { until } from '../server.mjs';

const BREAK_IN = 'Credential Files Read Through Sudo';
let id;

const grouped = (n) => n.toLocaleString('en');

/** Selects more alerts than the server moves at once. */
async function selectFlood(page, server) {
  const counted = async () => (await server.api('GET', '/api/v1/alerts/counts?entity=host:flood-1&status=new')).total;
  if ((await counted()) < 1100) {
    const time = new Date(Date.now() - 30_000).toISOString();
    await server.send(Array.from({ length: 1100 }, (_, i) => `<86>1 ${time} flood-1 sudo - - -     u${i} : TTY=pts/1 ; PWD=/home/u${i} ; USER=root ; COMMAND=/usr/bin/head /etc/shadow`).join('\n'));
    await until('each line has made an alert', async () => (await counted()) >= 1100);
  }
  const total = await counted();
  await page.goto('/alerts?entity=host:flood-1&status=new');
  await page.getByRole('row').filter({ hasText: BREAK_IN }).first().waitFor();
  await page.getByLabel('Select all').check();
  await page.getByLabel('Selected alerts').getByRole('button', { name: `Select all ${grouped(total)} that match` }).click();
  await page.getByLabel('Selected alerts').getByText(`${grouped(total)} selected`).waitFor();
  return total;
}

async function choose(page, title) {
  await page.getByLabel('Selected alerts').getByRole('button', { name: 'Case', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(title) }).click();
}

export default {
  prepare: async (server) => {
    await until('the break-in has made alerts', async () => (await server.api('GET', `/api/v1/alerts?text=${encodeURIComponent(BREAK_IN)}`)).alerts.length > 0);
    const { alerts } = await server.api('GET', '/api/v1/alerts?entity=user:mallory');
    const made = await server.api('POST', '/api/v1/cases', { title: 'Break-in on web-1', severity: 'high', assignee: 'me', description: 'Root was guessed from 203.0.113.77, then mallory read /etc/shadow.' });
    id = made.id;
    await server.api('POST', `/api/v1/cases/${id}/alerts`, { add: alerts.map((alert) => alert.id) });
    await server.api('POST', `/api/v1/cases/${id}/comments`, { comment: 'The host is cut off from the network.' });
  },
  views: {
    list: { path: '/cases', ready: (page) => page.getByText('Break-in on web-1').waitFor() },
    case: { shot: { theme: 'light', size: 'desk', file: 'case.png' }, path: () => `/cases/${id}`, ready: (page) => page.getByText('The host is cut off').waitFor() },
  },
  actions: {
    'a case is opened from an alert, gets another one, and is closed': async ({ page, server }) => {
      await page.goto('/alerts?text=after%20brute');
      await page.getByRole('row').filter({ hasText: 'SSH Login After Brute Force' }).click();
      const panel = page.getByLabel('The alert');
      await panel.getByRole('button', { name: 'Case', exact: true }).click();
      await page.getByRole('button', { name: 'Open a case…' }).click();
      await page.getByLabel('Title', { exact: true }).fill('Who is 203.0.113.77?');
      await page.getByRole('button', { name: 'Open case', exact: true }).click();
      await page.getByRole('heading', { name: 'Who is 203.0.113.77?' }).waitFor();
      await page.getByRole('link', { name: 'SSH Login After Brute Force' }).waitFor();
      const opened = new URL(page.url()).pathname.split('/').at(-1);
      await page.getByRole('button', { name: /out of the case/ }).click();
      await page.getByText('No alert belongs to it yet').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('link', { name: 'SSH Login After Brute Force' }).waitFor();
      await page.getByLabel('Status').selectOption('closed');
      await until('it is closed', async () => (await server.api('GET', `/api/v1/cases/${opened}`)).details.status === 'closed');
      assert.equal((await server.api('GET', `/api/v1/cases/${opened}`)).alerts.length, 1);
    },
    'alerts that go into a case half way are told and undone': async ({ page, server, errors }) => {
      const { id: flood } = await server.api('POST', '/api/v1/cases', { title: 'A flood of sudo' });
      const inside = async () => (await server.api('GET', `/api/v1/cases/${flood}`)).details.alerts;
      const total = await selectFlood(page, server);
      let pieces = 0;
      await page.route(`**/api/v1/cases/${flood}/alerts`, (route) => {
        if (++pieces < 2) return route.continue();
        return route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ status: 500, title: 'Failed', detail: 'The catalog is away.', remedy: 'Try again.' }) });
      });
      await choose(page, 'A flood of sudo');
      const said = page.getByRole('status').filter({ hasText: `1,000 of ${grouped(total)} alerts were added to case “A flood of sudo”. Then it failed: The catalog is away. Try again.` });
      await said.waitFor();
      assert.equal(await inside(), 1000);
      assert.equal(pieces, 2);
      await page.unroute(`**/api/v1/cases/${flood}/alerts`);
      await said.getByRole('button', { name: 'Undo' }).click();
      await until('the case is empty again', async () => (await inside()) === 0);
      assert.match(errors.join(), /500/);
      errors.length = 0;
    },
    'a case that is full says how many alerts found no room': async ({ page, server }) => {
      const { id: full } = await server.api('POST', '/api/v1/cases', { title: 'Nearly full' });
      const total = await selectFlood(page, server);
      // As the server answers where a case has room for ten more; it takes ten thousand alerts to make it so.
      await page.route(`**/api/v1/cases/${full}/alerts`, (route) => {
        const { add } = route.request().postDataJSON();
        const room = add.length === 1000 ? 10 : 0;
        const outcomes = Object.fromEntries(add.map((alert, i) => [alert, i < room ? 'moved' : 'full']));
        return route.fulfill({ json: { outcomes, counts: { moved: room, unchanged: 0, missing: 0, full: add.length - room }, most: 10_000 } });
      });
      await choose(page, 'Nearly full');
      await page.getByText(`10 of ${grouped(total)} alerts were added to case “Nearly full”. ${grouped(total - 10)} found no room: a case has 10,000 alerts at most. Open another case for them.`).waitFor();
      assert.equal(await page.getByText('Added to case “Nearly full”', { exact: true }).count(), 0);
      await page.screenshot({ path: 'target/shots/cases-full.png' });
    },
  },
};

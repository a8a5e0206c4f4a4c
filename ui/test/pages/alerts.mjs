import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../server.mjs';

const BREAK_IN = 'Credential Files Read Through Sudo';
const FLOOD = 'SSH Login of a Service Account';

async function find(server, title) {
  return (await server.api('GET', `/api/v1/alerts?limit=1&text=${encodeURIComponent(title)}`)).alerts[0];
}

const row = (page, title) => page.getByRole('row').filter({ hasText: title }).first();

export default {
  prepare: (server) => until('the break-in has made alerts', async () => (await find(server, BREAK_IN)) && (await find(server, 'SSH Brute Force')) && (await find(server, FLOOD))),
  views: {
    queue: { path: '/alerts', ready: (page) => row(page, 'SSH Login').waitFor() },
    beside: {
      shot: { theme: 'light', size: 'desk', file: 'alerts.png' },
      path: async (server) => `/alerts?severity=critical,medium,low&sort=severity&open=${(await find(server, BREAK_IN)).id}`,
      ready: async (page) => {
        await row(page, BREAK_IN).waitFor();
        if ((page.viewportSize()?.width ?? 0) > 1000) await page.getByLabel('The alert').getByText('/etc/shadow').first().waitFor();
      },
    },
    events: {
      path: async (server) => `/alerts/${(await find(server, 'SSH Brute Force')).id}?tab=events`,
      ready: (page) => page.getByText('Failed password').first().waitFor(),
    },
    entities: {
      path: async (server) => `/alerts/${(await find(server, BREAK_IN)).id}?tab=entities`,
      ready: async (page) => {
        await page.getByText('Risk').first().waitFor();
        await page.getByText('Sudo Denied').first().waitFor();
      },
    },
  },
  actions: {
    'alerts are worked through by keys, and what was done is undone': async ({ page, server }) => {
      await page.goto('/alerts?severity=critical,medium&sort=severity');
      await row(page, 'SSH Login After Brute Force').waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.getByLabel('The alert').getByRole('heading', { name: 'SSH Login After Brute Force' }).waitFor();
      await page.keyboard.press('a');
      await page.getByText('“SSH Login After Brute Force”: acknowledged').waitFor();
      await page.keyboard.press('m');
      await page.getByText('assigned to you').waitFor();
      await page.keyboard.press('r');
      await page.getByRole('dialog').getByText('False positive').waitFor();
      await page.keyboard.press('3');
      await page.getByText('resolved as benign').waitFor();
      await until('it is resolved', async () => (await find(server, 'SSH Login After Brute Force')).resolution === 'benign');
      await page.getByRole('status').filter({ hasText: 'resolved as benign' }).getByRole('button', { name: 'Undo' }).last().click();
      await until('it is as it was', async () => {
        const alert = await find(server, 'SSH Login After Brute Force');
        return alert.status === 'acknowledged' && alert.resolution === null && alert.assignee === 'admin';
      });
      await page.keyboard.press('c');
      await page.getByLabel('Comment', { exact: true }).fill('Asked the owner of web-1');
      await page.keyboard.press('Control+Enter');
      await page.locator('.history').getByText('Asked the owner of web-1').waitFor();
    },
    'many alerts are changed at once': async ({ page, server }) => {
      await page.goto('/alerts?entity=user:backup&status=new');
      await row(page, FLOOD).waitFor();
      await page.getByLabel('Select all').check();
      const text = await page.getByLabel('Selected alerts').getByText('selected').textContent();
      const many = Number.parseInt(text ?? '', 10);
      assert.ok(many > 20, `many alerts are selected: ${text}`);
      await page.getByLabel('Selected alerts').getByRole('button', { name: 'Acknowledge' }).click();
      await page.getByText('No alert fits these filters').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await row(page, FLOOD).waitFor();
      assert.equal((await server.api('GET', '/api/v1/alerts/counts?entity=user:backup&status=new')).total, many);
    },
    'new alerts are announced and do not move the rows': async ({ page, server }) => {
      await page.goto('/alerts?text=sudo');
      await row(page, BREAK_IN).waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
      const rows = await page.getByRole('row').count();
      const time = new Date(Date.now() - 60_000).toISOString();
      await server.send(`<86>1 ${time} web-9 sudo - - -     trudy : TTY=pts/1 ; PWD=/home/trudy ; USER=root ; COMMAND=/usr/bin/head /etc/shadow`);
      await page.getByRole('button', { name: /new alert/ }).waitFor();
      assert.equal(await page.getByRole('row').count(), rows);
      await page.getByRole('button', { name: /new alert/ }).click();
      await row(page, 'trudy').waitFor();
    },
    'an exception is made of what matched, after seeing what it would have silenced': async ({ page, server }) => {
      const alert = await find(server, FLOOD);
      await page.goto(`/alerts/${alert.id}`);
      await page.getByRole('button', { name: 'Tune…' }).click();
      const wizard = page.getByRole('dialog');
      await wizard.getByRole('checkbox', { name: 'source.ip' }).uncheck();
      await wizard.getByRole('checkbox', { name: 'host.name' }).uncheck();
      await page.getByText('Nothing of this rule would remain').waitFor();
      await wizard.getByRole('checkbox', { name: 'host.name' }).check();
      await page.getByText('Nothing of this rule would remain').waitFor({ state: 'detached' });
      await page.getByText('would remain').waitFor();
      await page.getByText('The Sigma filter').click();
      await page.getByLabel('the filter').getByText('excepted').first().waitFor();
      await page.screenshot({ path: 'target/shots/alerts-tune.png' });
      await page.getByLabel('Why this is all right').fill('The nightly backup logs in there.');
      await page.getByRole('button', { name: 'Save exception' }).click();
      await page.getByText('is in force').waitFor();
      await until('the alert is a false positive', async () => (await server.api('GET', `/api/v1/alerts/${alert.id}`)).alert.resolution === 'false-positive');
      const { exceptions } = await server.api('GET', `/api/v1/rules/${alert.rule.key}/exceptions`);
      assert.equal(exceptions.length, 1);
      assert.ok(exceptions[0].expires, 'it ends');
    },
    'why a rule does not match an event is shown on its condition': async ({ page, server }) => {
      const alert = await find(server, BREAK_IN);
      await page.goto(`/alerts/${alert.id}`);
      await page.getByRole('button', { name: 'Why not…' }).click();
      await page.getByLabel('An event').fill('Nov 21 10:00:00 web-1 sudo:  ann : TTY=pts/1 ; PWD=/home/ann ; USER=root ; COMMAND=/usr/bin/cat /etc/hosts');
      await page.getByRole('button', { name: 'Explain', exact: true }).click();
      await page.getByText('does not match', { exact: true }).waitFor();
      await page.screenshot({ path: 'target/shots/alerts-whynot.png' });
    },
    'all alerts that match are selected, those too that are not loaded': async ({ page, server }) => {
      const time = new Date(Date.now() - 30_000).toISOString();
      const lines = Array.from({ length: 230 }, (_, i) => `<86>1 ${time} bulk-1 sudo - - -     u${i} : TTY=pts/1 ; PWD=/home/u${i} ; USER=root ; COMMAND=/usr/bin/head /etc/shadow`);
      await server.send(lines.join('\n'));
      const counted = async () => (await server.api('GET', '/api/v1/alerts/counts?entity=host:bulk-1&status=new')).total;
      await until('each has made an alert', async () => (await counted()) >= 230);
      const total = await counted();
      await page.goto('/alerts?entity=host:bulk-1&status=new');
      await row(page, BREAK_IN).waitFor();
      await page.getByLabel('Select all').check();
      const bar = page.getByLabel('Selected alerts');
      await bar.getByText('200 selected').waitFor();
      await bar.getByRole('button', { name: `Select all ${total} that match` }).click();
      await bar.getByText(`${total} selected`).waitFor();
      await page.screenshot({ path: 'target/shots/alerts-all-selected.png' });
      await bar.getByRole('button', { name: 'Resolve…' }).click();
      await page.getByRole('dialog', { name: `Resolve ${total} alerts` }).waitFor();
      await page.keyboard.press('3');
      await page.getByText('No alert fits these filters').waitFor();
      assert.equal(await counted(), 0);
      await page.getByRole('button', { name: 'Undo' }).click();
      await row(page, BREAK_IN).waitFor();
      await until('all are new again', async () => (await counted()) === total);
    },
    'brute force in recorded ssh logs becomes an alert': {
      needsCorpora: true,
      run: async ({ page, server, corpora }) => {
        const log = readFileSync(join(corpora, 'loghub/OpenSSH_2k.log'), 'utf8');
        await server.send(log, 'text/plain', { 'Tidewatch-Source': 'LabSZ' });
        await until('there are alerts about LabSZ or its attackers', async () => (await server.api('GET', '/api/v1/alerts?text=brute&limit=20')).alerts.length > 1);
        await page.goto('/alerts?status=all&text=brute');
        await row(page, 'SSH Brute Force').waitFor();
        assert.ok((await page.getByRole('row').count()) > 2);
      },
    },
  },
};

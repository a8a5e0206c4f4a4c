import assert from 'node:assert/strict';
import { until } from '../server.mjs';

const BREAK_IN = 'Credential Files Read Through Sudo';
let id;

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
  },
};

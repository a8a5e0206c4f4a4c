import assert from 'node:assert/strict';

const FILTER = `title: Backups are no break-in
logsource:
    category: authentication
filter:
    rules: any
    excepted:
        user.name: backup
    condition: not excepted
`;

export default {
  prepare: async (server) => {
    await server.api('PUT', '/api/v1/alerts/suppressions/pentest', { rule: 'ssh-brute-force', group: { 'source.ip': '10.0.0.*' }, until: 'now+7d', reason: 'penetration test' });
    await server.api('POST', '/api/v1/rules', { text: FILTER, enabled: true, expires: null });
  },
  views: {
    suppressions: { shot: { theme: 'light', size: 'desk', file: 'exceptions.png' }, path: '/exceptions', ready: (page) => page.getByText('penetration test').first().waitFor() },
    filters: { path: '/exceptions?tab=filters', ready: (page) => page.getByText('Backups are no break-in').first().waitFor() },
  },
  actions: {
    'a suppression is made, ended with a way back, changed and removed with one': async ({ page, server }) => {
      const one = async () => (await server.api('GET', '/api/v1/alerts/suppressions')).suppressions.find((each) => each.id === 'load-test');
      await page.goto('/exceptions');
      await page.getByRole('button', { name: 'Suppress a rule' }).click();
      await page.getByRole('textbox', { name: 'Rule' }).fill('ssh-brute-force');
      await page.getByLabel('Only these groups').fill('host.name=web-9');
      await page.getByLabel('Why').fill('load test');
      await page.getByRole('button', { name: 'Save' }).click();
      const row = page.getByRole('row').filter({ hasText: 'load-test' });
      await row.getByRole('button', { name: 'End now' }).click();
      await row.getByText('Over').waitFor();
      await page.getByRole('button', { name: 'Undo' }).first().click();
      await row.getByText('In force').waitFor();
      assert.deepEqual((await one()).group, { 'host.name': 'web-9' });
      await row.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Until').fill('');
      await page.getByRole('button', { name: 'Save' }).click();
      await row.getByText('does not end').waitFor();
      await row.getByRole('button', { name: 'Remove' }).click();
      await row.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Undo' }).last().click();
      await row.waitFor();
    },
    'a filter is ended with a way back': async ({ page }) => {
      await page.goto('/exceptions?tab=filters');
      const row = page.getByRole('row').filter({ hasText: 'Backups are no break-in' });
      await row.getByRole('button', { name: 'End now' }).click();
      await row.getByText('Ended').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await row.getByText('In force').waitFor();
    },
  },
};

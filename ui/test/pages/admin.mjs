import assert from 'node:assert/strict';

const tab = (name, text) => ({ path: `/admin?tab=${name}`, ready: (page) => page.getByText(text).first().waitFor() });

export default {
  views: {
    users: tab('users', 'one-time password'),
    tokens: tab('tokens', 'Make a token'),
    audit: tab('audit', 'user.created'),
  },
  prepare: async (server) => {
    await server.api('POST', '/api/v1/users', { name: 'ann', displayName: 'Ann Example', roles: ['analyst'] });
    await server.api('POST', '/api/v1/tokens', { name: 'filebeat on web-1', permissions: ['ingest'], expiresIn: '90d' });
  },
  actions: {
    'a user is added with a one-time password, switched off, and the way back is offered': async ({ page, server }) => {
      await page.goto('/admin');
      await page.getByRole('button', { name: 'Add a user' }).click();
      await page.getByLabel('Name, to sign in with').fill('ben');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      const password = await page.getByLabel('the one-time password', { exact: true }).textContent();
      assert.match(password ?? '', /^[a-z0-9]{5}(-[a-z0-9]{5}){3}$/);
      await page.getByRole('button', { name: 'I have it' }).click();
      const row = page.getByRole('row').filter({ hasText: 'ben' });
      await row.getByRole('button', { name: 'Switch off' }).click();
      await row.getByText('off', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await row.getByText('one-time password').waitFor();
      assert.equal((await server.api('GET', '/api/v1/users/ben')).disabled, false);
      await row.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await row.waitFor({ state: 'detached' });
    },
    'a token is shown once, and revoked after a question': async ({ page }) => {
      await page.goto('/admin?tab=tokens');
      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByLabel('Name').fill('short-lived');
      await page.getByLabel('Is good for').selectOption('30d');
      await page.getByRole('button', { name: 'Make', exact: true }).click();
      assert.match((await page.getByLabel('the token', { exact: true }).textContent()) ?? '', /^twt_/);
      await page.getByRole('button', { name: 'I have it' }).click();
      const row = page.getByRole('row').filter({ hasText: 'short-lived' });
      await row.getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await row.waitFor({ state: 'detached' });
    },
    'a refusal is told with what to write instead': async ({ page, errors }) => {
      await page.goto('/admin?tab=roles');
      await page.getByRole('button', { name: 'Add a role' }).click();
      await page.getByLabel('Name').fill('No Good');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').waitFor();
      assert.match(errors.join(), /400/);
      errors.length = 0;
      await page.getByLabel('Name').fill('night-shift');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('row').filter({ hasText: 'night-shift' }).waitFor();
    },
    'the audit log is searched and found sound': async ({ page }) => {
      await page.goto('/admin?tab=audit');
      await page.getByLabel('Did what').fill('token.*');
      await page.getByRole('cell', { name: 'token.created' }).first().waitFor();
      assert.match(page.url(), /action=token/);
      await page.getByRole('button', { name: 'Check the log' }).click();
      await page.getByText('nothing was changed or taken out').waitFor();
    },
  },
};

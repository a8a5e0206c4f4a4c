import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { syslogTime } from '../sample.mjs';
import { until } from '../server.mjs';

const received = [];
let receiver;

const tab = (name, text) => ({ path: `/admin?tab=${name}`, ready: (page) => page.getByText(text).first().waitFor() });

export default {
  views: {
    users: tab('users', 'one-time password'),
    roles: tab('roles', 'administrator'),
    tokens: tab('tokens', 'Make a token'),
    notifications: tab('notifications', 'On call'),
    retention: { ...tab('retention', 'linux.auth'), shot: { theme: 'light', size: 'desk', file: 'retention.png' } },
    tenants: tab('tenants', 'the beginning'),
    audit: tab('audit', 'user.created'),
  },
  prepare: async (server) => {
    await until('events are in files', async () => (await server.api('GET', '/api/v1/retention')).datasets.some((one) => one.dataset === 'linux.auth'));
    await server.api('POST', '/api/v1/users', { name: 'ann', displayName: 'Ann Example', roles: ['analyst'] });
    await server.api('POST', '/api/v1/tokens', { name: 'filebeat on web-1', permissions: ['ingest'], expiresIn: '90d' });
    receiver = createServer((request, response) => {
      const pieces = [];
      request.on('data', (piece) => pieces.push(piece));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
        response.writeHead(request.url === '/hook' ? 204 : 404).end();
      });
    });
    await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    receiver.unref();
    await server.api('PUT', '/api/v1/notifications/targets/on-call', { name: 'On call', kind: 'webhook', url: `http://127.0.0.1:${receiver.address().port}/hook`, secret: 'a-secret-of-the-browser-test' });
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
    'a notification target is added, tested, told of an alert, and removed after a question': async ({ page, server }) => {
      await page.goto('/admin?tab=notifications');
      await page.getByRole('button', { name: 'Add a target' }).click();
      await page.getByLabel('Name').fill('Chat of the team');
      await page.getByLabel('Address').fill(`http://127.0.0.1:${receiver.address().port}/nowhere`);
      await page.getByLabel('Told from severity').selectOption('medium');
      await page.getByRole('button', { name: 'Save' }).click();
      const row = page.getByRole('row').filter({ hasText: 'Chat of the team' });
      await row.getByRole('button', { name: 'Test' }).click();
      await page.getByText('answered 404').first().waitFor();
      await row.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Address').fill(`http://127.0.0.1:${receiver.address().port}/hook`);
      await page.getByRole('button', { name: 'Save' }).click();
      received.length = 0;
      await row.getByRole('button', { name: 'Test' }).click();
      await page.getByText('chat-of-the-team took the test').waitFor();
      assert.match(received[0].headers['tidewatch-signature'], /^v1=[0-9a-f]{64}$/);
      const failures = Array.from({ length: 20 }, (_, at) => `<36>${syslogTime(new Date(Date.now() - 60_000 + at * 1000))} told-1 sshd[77]: Failed password for invalid user admin from 198.51.100.199 port ${40_000 + at} ssh2`);
      await server.send(failures.join('\n'), 'text/plain', { 'Tidewatch-Source': 'auth' });
      await until('an alert was told', () => received.some((one) => JSON.parse(one.body).kind === 'alert'));
      await page.reload();
      await page.getByText('delivered').first().waitFor();
      await row.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
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

import assert from 'node:assert/strict';

/** In a browser where nobody is signed in. */
async function stranger({ browser, server }, work) {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  try {
    await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

async function fill(page, name, password) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export default {
  views: {
    signin: { shot: { theme: 'light', size: 'desk', file: 'sign-in.png' }, signedOut: true, path: '/search', ready: (page) => page.getByRole('heading', { name: 'Sign in to Tidewatch' }).waitFor() },
  },
  actions: {
    'a wrong password is said, the right one leads to where one wanted to go': (test) =>
      stranger(test, async (page) => {
        await page.goto('/start?from=link');
        await fill(page, 'admin', 'not-the-password');
        await page.getByText('The name or the password is wrong.').waitFor();
        await fill(page, 'admin', test.password);
        await page.getByRole('heading', { name: 'Send data' }).waitFor();
        assert.equal(new URL(page.url()).search, '?from=link');
      }),
    'a session goes on after loading again, and signing out ends it': (test) =>
      stranger(test, async (page) => {
        await page.goto('/start');
        await fill(page, 'admin', test.password);
        await page.getByRole('heading', { name: 'Send data' }).waitFor();
        await page.reload();
        await page.getByRole('heading', { name: 'Send data' }).waitFor();
        await page.getByRole('button', { name: 'admin' }).click();
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByRole('heading', { name: 'Sign in to Tidewatch' }).waitFor();
        await page.reload();
        await page.getByRole('heading', { name: 'Sign in to Tidewatch' }).waitFor();
      }),
    'an account of the organisation signs in, and goes on where one wanted to go': (test) =>
      stranger(test, async (page) => {
        await page.goto('/search?q=sudo');
        await page.getByRole('link', { name: 'Sign in with your organisation' }).click();
        await page.getByRole('heading', { name: 'Example Org' }).waitFor();
        await page.getByRole('link', { name: 'Allow' }).click();
        await page.getByRole('button', { name: 'olga' }).waitFor();
        assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/search?q=sudo');
      }),
    'an account that may not come in is told so, and can try again': (test) =>
      stranger(test, async (page) => {
        test.server.provider.person = { preferred_username: 'tess', groups: ['tea-club'] };
        await page.goto('/alerts');
        await page.getByRole('link', { name: 'Sign in with your organisation' }).click();
        await page.getByRole('link', { name: 'Allow' }).click();
        await page.getByRole('alert').getByText('was not let in').waitFor();
        await fill(page, 'admin', test.password);
        await page.getByRole('heading', { name: 'Alerts' }).waitFor();
      }),
    'the licences of what it is made of can be read by anybody': async ({ page }) => {
      const answer = await page.context().request.get('/licences.txt', { headers: { Authorization: '' } });
      assert.equal(answer.status(), 200);
      assert.match(answer.headers()['content-type'], /^text\/plain/);
      const text = await answer.text();
      for (const part of ['react', '@tanstack/react-query', '@codemirror/view', 'Natural Earth', 'Permission is hereby granted']) assert.ok(text.includes(part), `${part} is named`);
    },
    'a one-time password has to be changed first': (test) =>
      stranger(test, async (page) => {
        const made = await test.server.api('POST', '/api/v1/users', { name: `newcomer-${Date.now()}`, roles: ['viewer'] });
        await page.goto('/start');
        await fill(page, made.user?.name ?? made.name, made.password ?? made.oneTimePassword);
        await page.getByRole('heading', { name: 'Choose your password' }).waitFor();
        await page.getByLabel('New password', { exact: true }).fill('four-words-are-easy');
        await page.getByLabel('New password again').fill('four-words-are-easy');
        await page.getByRole('button', { name: 'Set password and go on' }).click();
        await page.getByRole('heading', { name: 'Send data' }).waitFor();
      }),
    'a session that was ended elsewhere returns to where one was': (test) =>
      stranger(test, async (page) => {
        await page.goto('/start?step=3');
        await fill(page, 'admin', test.password);
        await page.getByRole('heading', { name: 'Send data' }).waitFor();
        await page.evaluate(() => fetch('/api/v1/auth/logout', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Tidewatch-Csrf': document.cookie.split('tidewatch-csrf=')[1] }, body: '{}' }));
        await page.getByText('Your session has ended').waitFor();
        await fill(page, 'admin', test.password);
        await page.getByRole('heading', { name: 'Send data' }).waitFor();
        assert.equal(new URL(page.url()).search, '?step=3');
      }),
  },
};

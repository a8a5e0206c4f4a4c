import assert from 'node:assert/strict';

export default {
  views: {
    sources: { shot: { theme: 'dark', size: 'desk', file: 'sources.png' }, path: '/sources', ready: (page) => page.getByRole('row').nth(2).waitFor() },
  },
  actions: {
    'lines are tried with a parser and nothing of them is kept': async ({ page, server }) => {
      const before = (await server.api('GET', '/api/v1/count')).count;
      await page.goto('/sources');
      await page.getByLabel('Lines').fill('Nov 21 10:00:00 web-1 sshd[7]: Failed password for root from 203.0.113.9 port 4242 ssh2\nnothing special');
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await page.getByText('understood', { exact: true }).waitFor();
      await page.getByText('203.0.113.9', { exact: true }).waitFor();
      await page.getByText('kept as a plain message').waitFor();
      await page.getByLabel('Parser', { exact: true }).selectOption('nginx-access');
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await page.locator('.parser-test .why').first().waitFor();
      assert.equal((await server.api('GET', '/api/v1/count')).count, before);
    },
    'a source leads to what it sent': async ({ page }) => {
      await page.goto('/sources');
      const link = page.getByRole('row').nth(1).getByRole('link');
      await link.waitFor();
      assert.match((await link.getAttribute('href')) ?? '', /^\/search\?q=dataset/);
    },
  },
};

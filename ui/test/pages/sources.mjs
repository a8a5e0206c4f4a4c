import assert from 'node:assert/strict';

export default {
  views: {
    sources: { path: '/sources', ready: (page) => page.getByRole('row').nth(2).waitFor() },
  },
  actions: {
    'a source leads to what it sent': async ({ page }) => {
      await page.goto('/sources');
      const link = page.getByRole('row').nth(1).getByRole('link');
      await link.waitFor();
      assert.match((await link.getAttribute('href')) ?? '', /^\/search\?q=dataset/);
    },
  },
};

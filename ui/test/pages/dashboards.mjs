import assert from 'node:assert/strict';

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
  },
  views: {
    overview: {
      path: '/dashboards',
      ready: async (page) => {
        await page.getByRole('region', { name: 'Alerts by rule' }).getByRole('listitem').first().waitFor();
        await page.getByRole('img', { name: /Events by severity/ }).waitFor();
      },
    },
  },
  actions: {
    'what is counted can be looked at': async ({ page }) => {
      await page.goto('/dashboards');
      await page.getByRole('link', { name: /Failed sign-ins/ }).click();
      await page.waitForURL(/\/search\?q=event.category/);
      await page.goBack();
      const address = page.getByRole('region', { name: 'Failed sign-ins by address' }).getByRole('link').first();
      assert.equal(await address.textContent(), '203.0.113.77');
    },
  },
};

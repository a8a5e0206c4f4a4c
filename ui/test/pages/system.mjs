export default {
  views: {
    system: { shot: { theme: 'dark', size: 'desk', file: 'health.png' }, path: '/system', ready: (page) => page.getByText('balanced', { exact: true }).waitFor() },
  },
  actions: {
    'every part says that it works': async ({ page }) => {
      await page.goto('/system');
      for (const part of ['catalog', 'queue', 'pipeline', 'store', 'detection', 'alerts']) {
        await page.getByRole('listitem').filter({ hasText: part }).getByText('works').waitFor();
      }
    },
  },
};

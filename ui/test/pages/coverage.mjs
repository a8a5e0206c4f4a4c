import assert from 'node:assert/strict';

export default {
  views: {
    matrix: { shot: { theme: 'light', size: 'desk', file: 'coverage.png' }, path: '/coverage', ready: (page) => page.getByText('Active Scanning').first().waitFor() },
  },
  actions: {
    'the matrix works by keyboard and leads to rules': async ({ page }) => {
      await page.goto('/coverage');
      const first = page.locator('.coverage [data-cell="0-0"]');
      await first.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-cell')), '1-1');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText('No rule names it').waitFor();
      assert.match(new URL(page.url()).search, /technique=T\d{4}/);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-cell')), '1-1');
      await page.locator('.coverage button', { hasText: 'Brute Force' }).first().click();
      await page.getByRole('dialog').getByText('SSH Brute Force').first().waitFor();
    },
  },
};

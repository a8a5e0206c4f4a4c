import assert from 'node:assert/strict';

export default {
  views: {
    start: { shot: { theme: 'light', size: 'desk', file: 'send-data.png' }, path: '/start', ready: (page) => page.getByText('events are stored').waitFor() },
  },
  actions: {
    'a token made on click stands in the commands and sends': async ({ page, server }) => {
      await page.goto('/start');
      await page.getByRole('button', { name: 'Make a token' }).click();
      const token = await page.getByLabel('the token', { exact: true }).textContent();
      assert.match(token ?? '', /^twt_/);
      for (const way of ['curl', 'rsyslog', 'Filebeat', 'Fluent Bit', 'Docker']) {
        await page.getByRole('tab', { name: way }).click();
        const text = await page.getByLabel(`the commands for ${way}`, { exact: true }).textContent();
        assert.ok(text?.includes(token), `${way} has the token`);
        assert.ok(text?.includes(new URL(server.url).port), `${way} has the address`);
      }
      const answer = await fetch(`${server.url}/api/v1/events`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/plain' }, body: 'hello' });
      assert.equal(answer.status, 200);
    },
  },
};

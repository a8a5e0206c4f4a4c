import assert from 'node:assert/strict';
import { until } from '../server.mjs';

const rows = (page) => page.getByRole('grid', { name: 'Events' }).getByRole('row');
const countOf = async (page) => Number(((await page.locator('.result-count').textContent()) ?? '').replace(/\D/g, ''));
const loaded = async (page) => {
  await rows(page).nth(3).waitFor();
  await page.locator('.histogram rect').first().waitFor();
};

/** Types a query and runs it. */
async function ask(page, query) {
  const bar = page.getByRole('combobox', { name: 'Query' });
  await bar.fill(query);
  await bar.press('Escape');
  await bar.press('Enter');
}

/** Begins to note how long each frame takes. */
async function measureFrames(page) {
  await page.evaluate(() => {
    window.frames_ = [];
    window.stopFrames_?.();
    let last = performance.now();
    let on = true;
    window.stopFrames_ = () => (on = false);
    const next = (now) => {
      window.frames_.push(now - last);
      last = now;
      if (on) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  page.devtools_ ??= await page.context().newCDPSession(page);
  // Processor time of the page's main thread, which a busy machine does not stretch.
  await page.devtools_.send('Performance.enable', { timeDomain: 'threadTicks' });
  page.before_ = await metrics(page);
}

async function metrics(page) {
  const { metrics: all } = await page.devtools_.send('Performance.getMetrics');
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

/** Prints how long frames took. Nothing is asserted of it: the machine may be busy with something else. */
async function report(page, what) {
  const frames = (await page.evaluate(() => {
    window.stopFrames_();
    return window.frames_;
  })).sort((a, b) => a - b);
  const now = await metrics(page);
  const at = (part) => (frames[Math.min(frames.length - 1, Math.floor(frames.length * part))] ?? 0).toFixed(0);
  const spent = (part) => (((now[part] - page.before_[part]) * 1000) / frames.length).toFixed(1);
  console.log(`          ${what}: ${frames.length} frames, median ${at(0.5)} ms, 95 of 100 under ${at(0.95)} ms, longest ${at(1)} ms; ${spent('TaskDuration')} ms of work a frame (${spent('ScriptDuration')} script, ${spent('RecalcStyleDuration')} style, ${spent('LayoutDuration')} layout)`);
}

export default {
  views: {
    results: { shot: { theme: 'light', size: 'desk', file: 'search-light.png' }, path: '/search', ready: async (page) => {
      await loaded(page);
      if (page.viewportSize().width > 1100) await page.locator('.top-values li').nth(1).waitFor();
    } },
    event: {
      shot: { theme: 'dark', size: 'desk', file: 'search-dark.png' },
      path: async (server) => {
        const found = await server.api('GET', '/api/v1/search?query=%22203.0.113.77%22&limit=1');
        return `/search?q=${encodeURIComponent('user.name:root source.ip:203.0.113.77')}&event=${found.events[0].id}`;
      },
      ready: async (page) => {
        await page.getByRole('tab', { name: 'OCSF' }).waitFor();
        await page.locator('.field-table').waitFor();
      },
    },
    mistake: { allow: /status of 400/, path: '/search?q=user.name%3Aroot%20AND%20%22open', ready: (page) => page.locator('.query-problem').waitFor() },
    nothing: { path: '/search?q=nosuchword', ready: (page) => page.getByText('Nothing was found').waitFor() },
    sql: { path: '/search?tab=sql', ready: (page) => page.getByRole('grid', { name: 'Rows' }).getByRole('row').nth(2).waitFor() },
    chart: {
      path: `/search?tab=sql&view=chart&sql=${encodeURIComponent("SELECT date_trunc('hour', time) AS hour, count(*) AS events, count(*) FILTER (severity >= 'w') AS warnings FROM events GROUP BY hour ORDER BY hour")}`,
      ready: (page) => page.locator('.sql-line polyline').first().waitFor(),
    },
    live: { path: '/search?tab=live', ready: (page) => page.getByText('Waiting for events').waitFor() },
  },
  actions: {
    'words and fields are found, counted, and kept in the address': async ({ page, server }) => {
      await page.goto('/search');
      await loaded(page);
      await ask(page, 'user.name:root source.ip:203.0.113.0/24');
      await until('the count is there', async () => (await countOf(page)) > 0 && new URL(page.url()).searchParams.get('q') !== null);
      const { count } = await server.api('GET', '/api/v1/count?query=user.name%3Aroot%20source.ip%3A203.0.113.0%2F24');
      await until('it is the API’s', async () => (await countOf(page)) === count);
      await page.reload();
      await loaded(page);
      assert.equal(await page.getByRole('combobox', { name: 'Query' }).inputValue(), 'user.name:root source.ip:203.0.113.0/24');
      await page.goBack();
      await until('going back shows everything', async () => (await countOf(page)) > count);
    },
    'fields and values are completed by keys': async ({ page }) => {
      await page.goto('/search');
      await loaded(page);
      await page.keyboard.press('/');
      await page.keyboard.type('user.na');
      await page.getByRole('option', { name: /^user\.name/ }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.type('ro');
      await page.getByRole('option', { name: /^root/ }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      assert.equal(await page.getByRole('combobox', { name: 'Query' }).inputValue(), 'user.name:root ');
      await page.keyboard.press('Enter');
      await until('it is searched', () => new URL(page.url()).searchParams.get('q') === 'user.name:root');
    },
    'a mistake is shown under its word while one types': async ({ page, errors }) => {
      await page.goto('/search');
      await loaded(page);
      await page.getByRole('combobox', { name: 'Query' }).fill('failed user.name:"ro');
      await page.locator('.query-problem').waitFor();
      assert.match((await page.locator('.q-wrong').textContent()) ?? '', /^"ro/);
      await page.getByRole('combobox', { name: 'Query' }).fill('failed user.name:"ro"');
      await page.locator('.query-problem').waitFor({ state: 'detached' });
      // The browser itself notes that a request was refused.
      errors.splice(0, errors.length, ...errors.filter((error) => !error.includes('400')));
    },
    'values are filtered in and out by a click': async ({ page }) => {
      await page.goto('/search?q=failed');
      await loaded(page);
      const before = await countOf(page);
      await page.getByRole('button', { name: 'source.ip', exact: true }).click();
      await page.getByText('203.0.113.77', { exact: true }).first().hover();
      await page.getByRole('button', { name: 'Without source.ip 203.0.113.77' }).click();
      await until('fewer are left', async () => (await countOf(page)) < before && (await countOf(page)) > 0);
      assert.equal(new URL(page.url()).searchParams.get('q'), 'failed -source.ip:203.0.113.77');
    },
    'dragging over the histogram zooms': async ({ page }) => {
      await page.goto('/search');
      await loaded(page);
      const before = await countOf(page);
      const box = await page.locator('.histogram').boundingBox();
      await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 5 });
      await page.mouse.up();
      await until('fewer are left', async () => (await countOf(page)) < before && (await countOf(page)) > 0);
      assert.ok(new URL(page.url()).searchParams.get('from')?.endsWith('Z'));
    },
    'an event shows its fields, what was received, and its other schemas': async ({ page }) => {
      await page.goto('/search?q=%22COMMAND%3D%2Fusr%2Fbin%2Fcat%22');
      await rows(page).nth(1).click();
      await page.locator('.field-table').getByText('mallory').first().waitFor();
      await page.getByRole('tab', { name: 'UDM' }).click();
      await page.getByLabel('the event in UDM', { exact: true }).waitFor();
      await page.getByRole('tab', { name: 'OCSF' }).click();
      assert.match((await page.getByLabel('the event in OCSF', { exact: true }).textContent()) ?? '', /class_uid/);
      await page.getByRole('tab', { name: 'JSON' }).click();
      assert.match((await page.getByLabel('the event as JSON', { exact: true }).textContent()) ?? '', /"dataset"/);
      await page.getByRole('tab', { name: 'Around' }).click();
      await page.locator('.around li').nth(1).waitFor();
      await page.getByRole('tab', { name: 'Rules', exact: true }).click();
      await page.getByRole('link', { name: 'Credential Files Read Through Sudo' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.detail-pane').waitFor({ state: 'detached' });
    },
    'columns are chosen and stay in the address': async ({ page }) => {
      await page.goto('/search?q=user.name:root');
      await loaded(page);
      await page.getByRole('button', { name: 'user.name', exact: true }).hover();
      await page.getByRole('button', { name: 'Show user.name as a column' }).first().click();
      await page.getByRole('columnheader', { name: 'user.name' }).waitFor();
      assert.equal(new URL(page.url()).searchParams.get('cols'), 'time,severity,dataset,user.name,message');
    },
    'a search is saved, opened, removed, and brought back': async ({ page }) => {
      const name = `Break-in ${Date.now()}`;
      await page.goto('/search?q=source.ip:203.0.113.77&from=now-7d&to=now');
      await loaded(page);
      await page.getByRole('button', { name: 'Saved searches' }).click();
      await page.getByRole('button', { name: 'Save this search' }).click();
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText(`“${name}” is saved.`).waitFor();
      await page.goto('/search');
      await page.getByRole('button', { name: 'Saved searches' }).click();
      await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
      await until('it is opened', () => new URL(page.url()).search.includes('203.0.113.77'));
      await page.getByRole('button', { name: 'Saved searches' }).click();
      await page.getByRole('button', { name: `Remove ${name}` }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Saved searches' }).click();
      await page.getByRole('button', { name: new RegExp(`^${name}`) }).waitFor();
    },
    'what is found is exported as CSV, NDJSON and Parquet': async ({ page }) => {
      await page.goto('/search?q=source.ip:203.0.113.77');
      await loaded(page);
      const found = await countOf(page);
      const download = async (button) => {
        await page.getByRole('button', { name: 'Export' }).click();
        const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
        const chunks = [];
        for await (const chunk of await saved.createReadStream()) chunks.push(chunk);
        return Buffer.concat(chunks);
      };
      for (const [button, test] of [['CSV, the columns shown', /^time,severity,dataset,message\r?\n/], ['NDJSON, everything', /^\{"id":/]]) {
        const text = (await download(button)).toString();
        assert.match(text, test);
        assert.equal(text.trim().split('\n').length, found + (button.startsWith('CSV') ? 1 : 0));
      }
      const parquet = await download('Parquet, everything');
      assert.equal(parquet.subarray(0, 4).toString(), 'PAR1');
      assert.equal(parquet.subarray(-4).toString(), 'PAR1');
    },
    'SQL gives a table and a chart, and says what is wrong': async ({ page, errors }) => {
      await page.goto('/search?tab=sql');
      await page.getByRole('button', { name: 'Who fails to sign in' }).click();
      await page.getByRole('gridcell', { name: '203.0.113.77' }).waitFor();
      await page.getByRole('tab', { name: 'Chart' }).click();
      await page.locator('.sql-bar').first().waitFor();
      await page.getByRole('textbox', { name: 'SQL' }).fill('SELECT nothing FROM nowhere');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('alert').waitFor();
      errors.splice(0, errors.length, ...errors.filter((error) => !error.includes('400')));
    },
    'the live tail shows what arrives, pauses and goes on': async ({ page, server }) => {
      const word = `tail${Date.now()}`;
      await page.goto(`/search?tab=live&q=${word}`);
      await page.locator('.live-state.live').waitFor();
      await server.send(`${word} one\nother line`);
      await page.getByText(`${word} one`).waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      await server.send(`${word} two`);
      await page.getByText('Paused, 1 waiting').waitFor();
      assert.equal(await page.getByText(`${word} two`).count(), 0);
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText(`${word} two`).waitFor();
    },
    'sign-in and search load at most 250 KB of script': async ({ page }) => {
      let bytes = 0;
      page.on('response', (response) => {
        if (new URL(response.url()).pathname.endsWith('.js')) bytes += Number(response.headers()['content-length']);
      });
      const from = Date.now();
      await page.goto('/search');
      await rows(page).nth(3).waitFor();
      console.log(`          search is usable after ${Date.now() - from} ms with ${Math.round(bytes / 1024)} KB of script`);
      assert.ok(bytes > 0 && bytes <= 250 * 1024, `${bytes} bytes`);
    },
    'a hundred thousand results scroll': async ({ page, server }) => {
      const word = `many${Date.now()}`;
      for (let part = 0; part < 10; part++) {
        await server.send(Array.from({ length: 10_000 }, (_, i) => `${word} line ${part * 10_000 + i} of a log that is long, from host-${i % 50}`).join('\n'));
      }
      await until('all are stored', async () => (await server.api('GET', `/api/v1/count?query=${word}`)).count === 100_000, 240);
      await page.goto(`/search?q=${word}`);
      await rows(page).nth(3).waitFor();
      await measureFrames(page);
      const scroller = page.locator('.reader .scroller');
      await until(
        'all are loaded',
        async () => {
          const tall = await scroller.evaluate((own) => {
            own.scrollTop += 20_000;
            return own.scrollHeight;
          });
          return tall >= 100_000 * 29;
        },
        300,
      );
      await report(page, 'loading 100,000 results while scrolling');
      await measureFrames(page);
      await scroller.evaluate(async (own) => {
        for (let i = 0; i < 180; i++) {
          own.scrollTop = i < 150 ? own.scrollTop - 900 : (own.scrollHeight * (i % 10)) / 10;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      });
      await report(page, 'scrolling 100,000 results');
      assert.ok((await rows(page).count()) < 100, 'only what is in sight is in the document');
    },
    'the query bar takes typing over a full table': async ({ page }) => {
      await page.goto('/search');
      await loaded(page);
      const bar = page.getByRole('combobox', { name: 'Query' });
      await bar.click();
      await measureFrames(page);
      await bar.pressSequentially('user.name:root AND source.ip:203.0.113.77 AND (event.outcome:failure OR severity:>=warning) AND message:"Failed password" AND NOT host.name:db-1', { delay: 40 });
      await report(page, 'typing a query of 144 characters, 25 a second');
      assert.equal((await bar.inputValue()).length, 144);
    },
    'the live tail takes 500 events a second': async ({ page, server }) => {
      const word = `burst${Date.now()}`;
      await page.goto(`/search?tab=live&q=${word}`);
      await page.locator('.live-state.live').waitFor();
      await measureFrames(page);
      const sent = Date.now();
      for (let i = 0; i < 50; i++) {
        await server.send(Array.from({ length: 50 }, (_, n) => `${word} ${i * 50 + n}`).join('\n'));
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, sent + (i + 1) * 100 - Date.now())));
      }
      const took = (Date.now() - sent) / 1000;
      await page.getByText(`${word} 2499`, { exact: true }).waitFor();
      await report(page, `live tail at ${Math.round(2500 / took)} events a second`);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText(/Paused/).waitFor();
    },
    'every key is listed, and leads there': async ({ page }) => {
      await page.goto('/start');
      await page.getByRole('heading', { name: 'Send data' }).waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await loaded(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).getByText('Write a query').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.locator('.detail-pane .field-table').waitFor();
    },
  },
};

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../server.mjs';

const BRUTE_FORCE = '4f7ef71b-fa59-435c-8224-4f29c4ad5ba1';
const SUDO = 'Credential Files Read Through Sudo';
let sudo;

/** Replaces the text of the editor, which lives in a shadow root. */
async function write(page, text) {
  const editor = page.getByRole('textbox', { name: 'Sigma YAML' });
  await editor.waitFor();
  await editor.focus();
  // As one does it: filling it at once would have the browser write markup of its own.
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

const rule = (title, extra = '') => `title: ${title}
id: ${title.toLowerCase().replaceAll(' ', '-')}
status: test
description: Made by a test of the browser.
date: 2026-11-21
tags:
    - attack.t1078
    - attack.initial-access
logsource:
    product: linux
    service: sshd
detection:
    selection:
        event.action: ssh_login
        event.outcome: success
        user.name${extra}: root
    condition: selection
level: low
`;

export default {
  prepare: async (server) => {
    await until('the rules have matched', async () => (await server.api('GET', `/api/v1/rules/${BRUTE_FORCE}`)).rule.health?.matches > 0);
    sudo = (await server.api('GET', `/api/v1/rules?text=${encodeURIComponent(SUDO)}`)).rules[0].key;
    const { text } = await server.api('GET', `/api/v1/rules/${sudo}`);
    await server.api('PUT', `/api/v1/rules/${sudo}`, { text: text.replace(/^level: .*$/m, 'level: critical') });
    await server.api('POST', `/api/v1/rules/${sudo}/exceptions`, { name: 'Backup of web-2', description: 'It reads all files.', conditions: { 'host.name': ['web-2'], 'user.name': ['backup'] }, expiresIn: '30d' });
  },
  views: {
    list: { shot: { theme: 'light', size: 'desk', file: 'rules.png' }, path: '/rules?sort=matches', ready: (page) => page.getByRole('row').filter({ hasText: 'SSH' }).first().waitFor() },
    rule: {
      shot: { theme: 'dark', size: 'desk', file: 'rule.png' },
      path: () => `/rules/${sudo}`,
      ready: async (page) => {
        await page.getByRole('textbox', { name: 'Sigma YAML' }).waitFor();
        await page.getByText('Can be used').waitFor();
      },
    },
    versions: { path: () => `/rules/${sudo}?tab=versions`, ready: (page) => page.getByText('level: critical').waitFor() },
    exceptions: { path: () => `/rules/${sudo}?tab=exceptions`, ready: (page) => page.getByRole('link', { name: 'Backup of web-2' }).waitFor() },
  },
  actions: {
    'a rule is written with its mistakes under their lines, tried, hunted with, and put in force': async ({ page, server }) => {
      await page.goto('/rules/new');
      await write(page, rule('Root Came In', '|contain'));
      await page.getByText("did you mean 'contains'").waitFor();
      assert.ok(await page.getByRole('button', { name: 'Save and enable' }).isDisabled());
      await page.screenshot({ path: 'target/shots/rules-mistake.png' });
      await write(page, rule('Root Came In'));
      await page.getByText('Can be used').waitFor();
      await page.getByLabel('Take events from a search').fill('event.action:ssh_login AND user.name:root AND event.outcome:success');
      await page.getByRole('button', { name: /Take the newest/ }).click();
      await page.getByText('1 of 1 match').waitFor();
      await page.getByLabel('Events, one a line').press('End');
      const lines = await page.getByLabel('Events, one a line').inputValue();
      await page.getByLabel('Events, one a line').fill(`${lines}\n{"event.action":"ssh_login","user.name":"ann"}`);
      await page.getByText('1 of 2 match').waitFor();
      await page.locator('.results summary').nth(1).click();
      await page.getByRole('button', { name: 'Hunt', exact: true }).click();
      await page.getByText('It would have made').waitFor();
      await page.screenshot({ path: 'target/shots/rules-new.png', fullPage: true });
      await page.getByRole('button', { name: 'Save and enable' }).click();
      await page.waitForURL(/\/rules\/root-came-in/);
      await page.getByRole('heading', { name: 'Root Came In' }).waitFor();
      assert.equal((await server.api('GET', '/api/v1/rules/root-came-in')).rule.enabled, true);
    },
    'what is typed stays, whatever is drawn meanwhile': async ({ page, errors }) => {
      await page.goto('/rules/new');
      await page.getByText('Can be used').waitFor();
      await write(page, 'title: before');
      // All of it is deleted and written anew, at every moment between the two at which the page may draw what it was before.
      const lost = await page.evaluate(async () => {
        const root = document.querySelector('.code-editor').shadowRoot;
        const turn = () => new Promise((resolve) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = resolve;
          channel.port2.postMessage(0);
        });
        const lost = [];
        for (let turns = 0; turns < 20; turns++) {
          document.execCommand('selectAll');
          document.execCommand('delete');
          for (let i = 0; i < turns; i++) await turn();
          const text = `title: after ${turns}`;
          document.execCommand('insertText', false, text);
          await new Promise((resolve) => setTimeout(resolve, 60));
          if (!root.textContent.includes(text)) lost.push(turns);
        }
        return lost;
      });
      assert.deepEqual(lost, []);
      // The browser's own commands write markup with styles, which the policy refuses.
      errors.splice(0, errors.length, ...errors.filter((error) => !/inline style/.test(error)));
      await write(page, '');
      await page.getByText('Nothing is written yet').waitFor();
      assert.ok(await page.getByRole('button', { name: 'Save and enable' }).isDisabled());
    },
    'events that came as JSON are tried with their message': async ({ page }) => {
      await page.goto('/rules/new');
      await write(page, rule('Orders').replace(/    selection:[^]*(?=    condition)/, "    selection:\n        message|contains: 'order placed'\n"));
      await page.getByText('Can be used').waitFor();
      await page.getByLabel('Take events from a search').fill('message:"order placed"');
      await page.getByRole('button', { name: /Take the newest/ }).click();
      await page.getByText('10 of 10 match').waitFor();
    },
    'a rule is disabled in the list, and that is undone': async ({ page, server }) => {
      await page.goto(`/rules?text=${encodeURIComponent('SSH Brute Force')}`);
      const toggle = page.getByRole('switch', { name: 'SSH Brute Force enabled' });
      await toggle.click();
      await page.getByText('“SSH Brute Force” disabled').waitFor();
      assert.equal((await server.api('GET', `/api/v1/rules/${BRUTE_FORCE}`)).rule.enabled, false);
      await page.getByRole('button', { name: 'Undo' }).click();
      await until('it is enabled again', async () => (await server.api('GET', `/api/v1/rules/${BRUTE_FORCE}`)).rule.enabled);
    },
    'an edited rule keeps its old text as a version to go back to': async ({ page, server }) => {
      await server.api('POST', '/api/v1/rules', { text: rule('Edited Twice') });
      await page.goto('/rules/edited-twice');
      await write(page, rule('Edited Twice').replace('level: low', 'level: high'));
      const save = page.getByRole('button', { name: 'Save', exact: true });
      await until('it can be saved', () => save.isEnabled());
      await save.click();
      await page.getByText('has a new text').waitFor();
      await page.getByRole('tab', { name: 'Versions' }).click();
      await page.getByRole('button', { name: /Version 1/ }).click();
      await page.getByRole('button', { name: 'Take this text again' }).click();
      await until('the level is low again', async () => (await server.api('GET', '/api/v1/rules/edited-twice')).rule.level === 'low');
    },
    'files of rules are imported, and what is wrong with them is told': async ({ page, server }) => {
      const folder = mkdtempSync(join(tmpdir(), 'tidewatch-rules-'));
      try {
        writeFileSync(join(folder, 'good.yml'), rule('Imported One'));
        writeFileSync(join(folder, 'bad.yml'), rule('Imported Two', '|contain'));
        await page.goto('/rules');
        await page.getByRole('button', { name: 'Import' }).click();
        await page.getByLabel('A zip archive, or files of Sigma YAML').setInputFiles([join(folder, 'good.yml'), join(folder, 'bad.yml')]);
        await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
        await page.getByText("unknown modifier 'contain'").waitFor();
        await page.getByRole('button', { name: 'Done' }).click();
        assert.equal((await server.api('GET', '/api/v1/rules/imported-one')).rule.title, 'Imported One');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    'a removed exception can be brought back': async ({ page, server }) => {
      await page.goto(`/rules/${sudo}?tab=exceptions`);
      await page.getByText('Backup of web-2').first().waitFor();
      await page.getByRole('listitem').filter({ hasText: 'Backup of web-2' }).getByRole('button', { name: 'Remove' }).click();
      await page.getByText('Nothing is excepted').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Backup of web-2').first().waitFor();
      const { exceptions } = await server.api('GET', `/api/v1/rules/${sudo}/exceptions`);
      assert.ok(exceptions[0].expires, 'it ends as before');
    },
  },
};

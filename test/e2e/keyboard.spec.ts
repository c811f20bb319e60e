import type { Locator, Page } from '@playwright/test';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, open, openWindow, test } from './fixtures.ts';
import { HistoryPage } from './pages/history.ts';
import { RestorePage } from './pages/restore.ts';
import { directory, prepare } from './prepared.ts';

/** Presses Tab until the keyboard is at an element; fails when it cannot be reached so. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target.toString()}`);
}

/** What can be set or pressed and has no name that a screen reader could say. */
const nameless = `[...document.querySelectorAll('input, textarea, select, button, a[href], [role=dialog], [role=checkbox], [role=radio]')]
  .filter((element) => element.type !== 'hidden' && element.checkVisibility() && element.closest('[aria-hidden=true]') === null)
  .filter((element) => {
    const byId = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
    const own = ['A', 'BUTTON'].includes(element.tagName) ? element.textContent : '';
    const labels = [...(element.labels ?? [])].map((label) => label.textContent);
    return [element.getAttribute('aria-label') ?? '', own, ...byId, ...labels].join('').trim() === '';
  })
  .map((element) => element.outerHTML)`;

test('everything that can be set or pressed has a name', async ({ page, dir, host, atEnd }) => {
  await mkdir(join(dir, 'shop'));
  const { addApp, backUp } = await prepare({ dir, host, atEnd });
  const appId = await addApp('Files', directory(join(dir, 'shop')));
  await backUp(appId);
  const { client } = host;
  const [[server], [destination], [run], [backup]] = await Promise.all([
    client.servers.list({}),
    client.destinations.list({}),
    client.runs.list({}),
    client.backups.list({}),
  ]);
  const restore = await client.restores.plan({ backupId: backup?.id ?? '' });
  await openWindow(page, host);
  const screens = {
    '#/apps': 'Apps',
    '#/apps/new': 'Add an app',
    [`#/apps/${appId}`]: 'Files',
    [`#/runs/${run?.id ?? ''}`]: 'Run of Files',
    '#/history/backups': 'History',
    '#/history/runs': 'History',
    [`#/backups/${backup?.id ?? ''}/restore`]: /^Restore/,
    [`#/restores/${restore.id}`]: /^Restore/,
    '#/servers': 'Servers',
    '#/servers/new': 'Add a server',
    [`#/servers/${server?.id ?? ''}`]: 'web-1',
    '#/clients': 'Clients',
    '#/destinations': 'Destinations',
    '#/destinations/new': 'Add a destination',
    [`#/destinations/${destination?.id ?? ''}`]: 'NAS',
    '#/settings': 'Settings',
  };
  for (const [screen, title] of Object.entries(screens)) {
    await open(page, screen);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    expect(await page.evaluate(nameless), screen).toEqual([]);
  }
  await open(page, `#/apps/${appId}`);
  await page.getByRole('button', { name: 'Add sources…' }).click();
  await page.getByRole('dialog', { name: 'Add sources' }).waitFor();
  expect(await page.evaluate(nameless), 'the dialog of sources').toEqual([]);
});

test('a restore is done by the keyboard alone; its dialog keeps the keyboard and gives it back', async ({
  page,
  dir,
  host,
  atEnd,
}) => {
  const file = join(dir, 'shop', 'a');
  await mkdir(join(dir, 'shop'));
  await writeFile(file, 'hello');
  const { addApp, backUp } = await prepare({ dir, host, atEnd });
  await backUp(await addApp('Files', directory(join(dir, 'shop'))));
  await writeFile(file, 'damaged');

  await openWindow(page, host, '#/history/backups');
  const restore = new RestorePage(page);
  await tabTo(page, new HistoryPage(page).backups.first().getByRole('link', { name: /^Restore/ }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('radio', { name: /^Where it came from/ }));
  await tabTo(page, page.getByRole('button', { name: 'Make the plan' }));
  await page.keyboard.press('Enter');
  await tabTo(page, restore.continue);
  await page.keyboard.press('Enter');
  await expect(restore.phrase).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(restore.dialog).toBeHidden();
  await expect(restore.continue).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(restore.phrase).toBeFocused();
  const isInside = 'document.activeElement.closest("[role=dialog]") !== null';
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press(presses < 4 ? 'Tab' : 'Shift+Tab');
    expect(await page.evaluate(isInside)).toBe(true);
  }
  await tabTo(page, restore.phrase);
  await page.keyboard.type((await restore.phraseShown.textContent()) ?? '');
  await tabTo(page, restore.restoreNow);
  await page.keyboard.press('Enter');
  await expect(restore.state).toHaveText('Restored', { timeout: 30_000 });
  expect(await readFile(file, 'utf8')).toBe('hello');
});

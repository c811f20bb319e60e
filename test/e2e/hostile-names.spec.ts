import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, openWindow, test } from './fixtures.ts';
import { AppsPage } from './pages/apps.ts';
import { HistoryPage } from './pages/history.ts';
import { RestorePage } from './pages/restore.ts';
import { ServersPage } from './pages/servers.ts';
import { Window } from './pages/window.ts';
import { WorkPage } from './pages/work.ts';
import { prepare } from './prepared.ts';

const image = '<img src=x onerror="alert(1)">';
const serverName = `-- web ${image} $(id)`;
const folder = `it's; $(id)\n${image.replaceAll('"', '')} 🦊 \u202Egpj.exe`;
/** As a person sees it: what would break or turn the line is written out. */
const shown = `it's; $(id)\\n${image.replaceAll('"', '')} 🦊 \\u{202e}gpj.exe`;

test('names from outside are shown as text on every screen, and do nothing', async ({ page, dir, host, atEnd }) => {
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  const path = join(dir, 'apps', folder);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'a'), 'hello');
  await prepare({ dir, host, atEnd, serverName });
  const harmless = async (): Promise<void> => {
    await expect(page.locator('img[src="x"]')).toHaveCount(0);
    expect(dialogs).toBe(0);
  };

  await openWindow(page, host);
  const window = new Window(page);
  const apps = new AppsPage(page);
  await apps.add({ name: `Shop ${image}`, client: 'Acme', server: serverName, destinations: ['NAS'] });
  await apps.beginSources({ kind: 'Directory', lookIn: join(dir, 'apps') });
  await apps.find();
  await apps.found(join(dir, 'apps', shown)).check();
  await harmless();
  await apps.addTicked();
  await expect(apps.sources).toContainText(shown);
  await expect(apps.sources.getByText('Ready')).toBeVisible();
  // Saved again without a change, the path is still the same to the letter.
  await apps.sources.getByRole('button', { name: /^Edit/ }).click();
  await apps.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(apps.dialog).toBeHidden();
  expect((await host.client.apps.list({}))[0]?.sources[0]?.config).toMatchObject({ path });

  await apps.backUpNow.click();
  const run = new WorkPage(page);
  await expect(run.state).toHaveText('Proven', { timeout: 30_000 });
  await expect(run.step(shown)).toHaveCount(2);
  await expect(run.log).toContainText('onerror=alert(1)>');
  await harmless();

  await window.goTo('History');
  const history = new HistoryPage(page);
  const row = history.backups.first();
  await expect(row).toContainText(shown);
  await history.restore(row);
  const restore = new RestorePage(page);
  await restore.chooseSamePlace();
  await restore.makePlan();
  await expect(restore.target).toContainText(shown);
  await expect(restore.target).toContainText(serverName);
  await restore.confirm();
  await expect(restore.state).toHaveText('Restored', { timeout: 30_000 });
  await harmless();

  await window.goTo('Servers');
  await new ServersPage(page).open(serverName);
  await expect(window.heading).toHaveText(serverName);
  await expect(page).toHaveTitle(`${serverName} · Surety`);
  await harmless();
});

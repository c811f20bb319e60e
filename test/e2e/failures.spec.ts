import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMariadb } from '../services/mariadb.ts';
import { expect, openWindow, test } from './fixtures.ts';
import { AppsPage } from './pages/apps.ts';
import { Window } from './pages/window.ts';
import { WorkPage } from './pages/work.ts';
import { directory, prepare } from './prepared.ts';

test('a destination that does not answer fails the run, named with the next step and the details', async ({
  page,
  dir,
  host,
  atEnd,
}) => {
  const shop = join(dir, 'shop');
  await mkdir(shop);
  await writeFile(join(shop, 'a'), 'hello');
  const { addApp, storage } = await prepare({ dir, host, atEnd });
  await addApp('Files', directory(shop));
  await storage.stop();

  await openWindow(page, host);
  const apps = new AppsPage(page);
  await apps.open('Files');
  await apps.backUpNow.click();
  const run = new WorkPage(page);
  await expect(run.state).toHaveText('Failed', { timeout: 30_000 });
  await expect(page.getByText('At least one source has no proven copy.')).toBeVisible();
  const failed = run.steps.filter({ hasText: 'Failed' }).first();
  await expect(failed.getByText('Where: NAS')).toBeVisible();
  await expect(failed.getByText(/^What to do: ./)).toBeVisible();
  await failed.getByText('Details').click();
  await expect(failed.getByText(/^Code: /)).toBeVisible();
  await expect(failed.getByText('ssh_unreachable')).toBeVisible();
  const made = page.getByRole('table', { name: 'Backups' });
  await expect(made).toContainText('could not reach NAS');
  await expect(made.getByRole('link', { name: /^Restore/ })).toHaveCount(0);

  await new Window(page).goTo('Apps');
  await expect(apps.row('Files')).toContainText('Failed');
  await expect(apps.row('Files')).toContainText('Never');
});

test('a wrong database password is told where it was typed, and again by the check and the run', async ({
  page,
  dir,
  host,
  atEnd,
}) => {
  const mariadb = await startMariadb();
  atEnd(() => mariadb.stop());
  await mariadb.sql('CREATE DATABASE shop;');
  const { addApp } = await prepare({ dir, host, atEnd });
  const tcp = { host: '127.0.0.1', port: mariadb.port };
  const connection = { via: 'tcp', ...tcp } as const;
  await addApp('Webshop', { kind: 'mysql', database: 'shop', connection, user: mariadb.user, runAs: null });

  await openWindow(page, host);
  const apps = new AppsPage(page);
  const window = new Window(page);
  await apps.open('Webshop');
  await apps.beginSources({ kind: 'MySQL / MariaDB', tcp, user: mariadb.user, password: 'wrong' });
  await apps.find();
  const denied = apps.dialog.getByRole('alert');
  await expect(denied).toContainText('web-1');
  await expect(denied).toContainText('What to do:');
  await denied.getByText('Details').click();
  await expect(denied).toContainText('Access denied');
  await expect(denied).not.toContainText(mariadb.password);
  await page.keyboard.press('Escape');
  await expect(apps.dialog).toBeHidden();

  await apps.source('shop').getByRole('button', { name: 'Check shop' }).click();
  await expect(apps.source('shop')).toContainText('Not ready');
  await apps.backUpNow.click();
  await expect(new WorkPage(page).state).toHaveText('Failed', { timeout: 30_000 });
  await expect(window.heading).toHaveText('Run of Webshop');

  // The person gives the password to the source, and the next run is proven.
  await window.back('Webshop').click();
  await apps.source('shop').getByRole('button', { name: 'Edit shop' }).click();
  await apps.dialog.getByRole('textbox', { name: 'Database password' }).fill(mariadb.password);
  await apps.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(apps.dialog).toBeHidden();
  await apps.backUpNow.click();
  await expect(new WorkPage(page).state).toHaveText('Proven', { timeout: 30_000 });
});

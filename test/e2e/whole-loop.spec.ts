import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../shared/domain/app.ts';
import type { Backup } from '../../shared/domain/backup.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import type { Run } from '../../shared/domain/run.ts';
import { quoted, startMariadb } from '../services/mariadb.ts';
import { startSshd } from '../services/sshd.ts';
import { passphraseFile } from '../support/host-process.ts';
import { passphrase } from '../support/person.ts';
import { expect, open, openWindow, test } from './fixtures.ts';
import { AppsPage } from './pages/apps.ts';
import { ClientsPage } from './pages/clients.ts';
import { DestinationsPage } from './pages/destinations.ts';
import { HistoryPage } from './pages/history.ts';
import { RestorePage } from './pages/restore.ts';
import { ServersPage } from './pages/servers.ts';
import { VaultPage } from './pages/vault.ts';
import { Window } from './pages/window.ts';
import { WorkPage } from './pages/work.ts';
import { callSurety } from './terminal.ts';

const articles = "SELECT group_concat(name ORDER BY id SEPARATOR ',') FROM shop.articles;";
const whole = "it's,ünï🦊,plain";

test('a person sets everything up, backs up, loses a database and gets it back, in the window and in the terminal', async ({
  page,
  dir,
  startHost,
  atEnd,
}) => {
  test.setTimeout(120_000);
  const [sshd, storage, mariadb] = await Promise.all([
    startSshd({ dir: join(dir, 'server') }),
    startSshd({ dir: join(dir, 'storage') }),
    startMariadb(),
  ]);
  atEnd(() => Promise.all([sshd.stop(), storage.stop(), mariadb.stop()]));
  await Promise.all(['box', 'disk', 'work'].map((name) => mkdir(join(dir, name))));
  await mariadb.sql(`
    CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE TABLE shop.articles (id INT PRIMARY KEY, name TEXT, filler LONGTEXT);
    INSERT INTO shop.articles (id, name) VALUES ${whole
      .split(',')
      .map((name, id) => `(${String(id)}, ${quoted(name)})`)
      .join(', ')};
    UPDATE shop.articles SET filler = REPEAT(SHA2(id, 512), 20000);`);
  const host = await startHost({ withPassphrase: false });
  const window = new Window(page);
  const sent: string[] = [];
  page.on('websocket', (line) => line.on('framesent', ({ payload }) => void sent.push(payload.toString())));
  const confirmations = (): number => sent.filter((message) => message.includes('restores/confirm')).length;

  await test.step('the vault is created under a passphrase, where there is no keychain', async () => {
    await openWindow(page, host);
    const vault = new VaultPage(page);
    await vault.create(passphrase, 'another one');
    await expect(vault.createForm.getByText('The two are not the same')).toBeVisible();
    await vault.create(passphrase);
    await expect(page.getByText('Welcome to Surety')).toBeVisible();
  });

  await test.step('a client and a server are added, and its key is accepted', async () => {
    await window.goTo('Clients');
    await new ClientsPage(page).add('Acme');
    await window.goTo('Servers');
    const servers = new ServersPage(page);
    const signIn = { method: 'key', privateKey: sshd.privateKey } as const;
    await servers.add({
      name: 'web-1',
      host: sshd.host,
      port: sshd.port,
      user: sshd.user,
      signIn,
      workDir: join(dir, 'work'),
    });
    expect(await servers.question.fingerprints()).toEqual([sshd.hostKeyFingerprint]);
    await expect(servers.question.cancel).toBeFocused();
    await servers.question.accept.click();
    await expect(servers.works).toBeVisible();
    expect(await page.content()).not.toContain('PRIVATE KEY-----');
  });

  await test.step('two destinations are added and checked', async () => {
    const destinations = new DestinationsPage(page);
    const signIn = { method: 'key', privateKey: storage.privateKey } as const;
    const { host: address, port, user } = storage;
    await window.goTo('Destinations');
    await destinations.add({
      kind: 'sftp',
      client: 'Acme',
      name: 'NAS',
      host: address,
      port,
      user,
      signIn,
      path: join(dir, 'box'),
    });
    await destinations.check();
    expect(await destinations.question.fingerprints()).toEqual([storage.hostKeyFingerprint]);
    await destinations.question.accept.click();
    await expect(destinations.works).toBeVisible();
    await window.goTo('Destinations');
    await destinations.add({ kind: 'local', client: 'Acme', name: 'USB disk', path: join(dir, 'disk') });
    await destinations.check('web-1');
    await expect(destinations.works).toBeVisible();
    await expect(destinations.steps.filter({ hasText: 'Read it back' })).toHaveCount(1);
  });

  await test.step('an app gets the database that was found on the server', async () => {
    await window.goTo('Apps');
    const apps = new AppsPage(page);
    await apps.add({ name: 'Webshop', client: 'Acme', server: 'web-1', destinations: ['NAS', 'USB disk'] });
    const tcp = { host: '127.0.0.1', port: mariadb.port };
    await apps.beginSources({ kind: 'MySQL / MariaDB', tcp, user: mariadb.user, password: mariadb.password });
    await apps.find();
    await apps.found('shop').check();
    await apps.addTicked();
    await expect(apps.findings('shop').filter({ hasText: 'mariadb-dump' })).not.toHaveCount(0);
    await expect(apps.findings('shop').getByRole('img', { name: 'in the way' })).toHaveCount(0);
  });

  await test.step('a run is followed until it is proven', async () => {
    const run = new WorkPage(page);
    await new AppsPage(page).backUpNow.click();
    await expect(window.heading).toHaveText('Run of Webshop');
    await expect(run.step(/shop/).first()).toBeVisible();
    await expect(run.state).toHaveText('Proven', { timeout: 30_000 });
    await expect(run.log).toContainText('SHA-256');
  });

  const history = new HistoryPage(page);
  const row = history.backup('shop').first();
  await test.step('the history shows the ticks of both copies and their evidence', async () => {
    await window.goTo('History');
    for (const destination of ['NAS', 'USB disk']) {
      for (const tick of ['produced', 'complete', 'stored', 'matches'] as const)
        await expect(history.tick(row, destination, tick)).toHaveAccessibleName(`${tick}: passed`);
      await expect(history.tick(row, destination, 'restorable')).toHaveAccessibleName('restorable: not looked at yet');
    }
    expect(await history.evidence(row, 'NAS')).toMatch(/produced.*complete.*stored.*matches.*[0-9a-f]{64}/s);
  });

  await mariadb.sql('DELETE FROM shop.articles WHERE id > 0; CREATE TABLE shop.rubbish (id INT);');
  const restore = new RestorePage(page);
  await test.step('the damaged database is restored, and only by the phrase', async () => {
    await history.restore(row);
    await restore.chooseSamePlace();
    await restore.makePlan();
    await expect(restore.target).toContainText('shop');
    await expect(restore.target).toContainText('web-1');
    await restore.continue.click();
    await expect(restore.phrase).toBeFocused();
    await expect(restore.restoreNow).toBeDisabled();
    await restore.phrase.fill('restore something');
    await expect(restore.restoreNow).toBeDisabled();
    await restore.phrase.fill((await restore.phraseShown.textContent()) ?? '');
    await expect(restore.restoreNow).toBeEnabled();
    await restore.phrase.press('Enter');
    await expect(restore.dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(restore.dialog).toBeHidden();
    expect(confirmations()).toBe(0);

    await restore.confirm();
    expect(confirmations()).toBe(1);
    await expect(restore.state).toHaveText('Restored', { timeout: 30_000 });
    await expect(page.getByText('What was compared afterwards')).toBeVisible();
    expect((await mariadb.sql(articles)).trim()).toBe(whole);
    expect((await mariadb.sql('SHOW TABLES FROM shop;')).trim()).toBe('articles');
  });

  await test.step('the restore is undone', async () => {
    await restore.undo.click();
    await expect(window.heading).toContainText('Undo');
    await restore.confirm();
    await expect(restore.state).toHaveText('Restored', { timeout: 30_000 });
    expect((await mariadb.sql(articles)).trim()).toBe("it's");
    await window.goTo('History');
    await expect(history.backups.filter({ hasText: 'Safety backup' })).toHaveCount(2);
    await history.show('Restores');
    await expect(history.restores).toHaveCount(2);
    await window.goTo('Apps');
    await expect(new AppsPage(page).row('Webshop')).toContainText('Proven');
  });

  await test.step('the terminal says and does the same to the same data directory', async () => {
    const call = callSurety(join(dir, 'data'));
    const [app] = await call<App[]>('apps.list', {});
    expect(app).toMatchObject({ name: 'Webshop', sources: [{ label: 'shop', secretsSet: { password: true } }] });
    const run = await call<Run>('runs.start', { appId: app?.id });
    await open(page, `#/runs/${run.id}`);
    await expect(new WorkPage(page).state).toHaveText('Proven', { timeout: 30_000 });
    expect(await call('runs.get', { id: run.id })).toMatchObject({ state: 'proven' });

    const backups = await call<Backup[]>('backups.list', { appId: app?.id });
    expect(backups.map(({ purpose }) => purpose)).toEqual(['backup', 'safety', 'safety', 'backup']);
    const planned = await call<Restore>('restores.plan', { backupId: backups.at(-1)?.id });
    expect(await call('restores.confirm', { id: planned.id, phrase: 'yes' })).toMatchObject({
      error: { code: 'restore_phrase_wrong' },
    });
    await call('restores.confirm', { id: planned.id, phrase: planned.plan.phrase });
    await open(page, `#/restores/${planned.id}`);
    await expect(restore.state).toHaveText('Restored', { timeout: 30_000 });
    expect((await mariadb.sql(articles)).trim()).toBe(whole);
  });

  await test.step('and does so too when no window is open', async () => {
    await page.goto('about:blank');
    expect(await host.stop()).toBe(0);
    const call = callSurety(join(dir, 'data'), await passphraseFile(dir));
    expect(await call('servers.list', {})).toMatchObject([{ name: 'web-1', hostKey: { state: 'pinned' } }]);
    const [app] = await call<App[]>('apps.list', {});
    const run = await call<Run>('runs.start', { appId: app?.id });
    expect(await call('runs.get', { id: run.id })).toMatchObject({ state: 'proven' });
  });
});

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeGate } from '../support/gate.ts';
import { expect, open, openWindow, test } from './fixtures.ts';
import { AppsPage } from './pages/apps.ts';
import { ClientsPage } from './pages/clients.ts';
import { ServersPage } from './pages/servers.ts';
import { setSecret } from './pages/sign-in.ts';
import { Window } from './pages/window.ts';
import { WorkPage } from './pages/work.ts';
import { directory, prepare } from './prepared.ts';

test('a changed host key stops everything until a person says that it is right', async ({ page, dir, host, atEnd }) => {
  const { sshd } = await prepare({ dir, host, atEnd });
  const old = sshd.hostKeyFingerprint;
  await sshd.restartWithNewHostKey();

  await openWindow(page, host, '#/servers');
  const servers = new ServersPage(page);
  await servers.open('web-1');
  await servers.test();
  expect(await servers.question.fingerprints()).toEqual([old, sshd.hostKeyFingerprint]);
  await expect(servers.question.accept).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(servers.question.dialog).toBeHidden();
  expect((await host.client.servers.list({}))[0]?.hostKey).toMatchObject({ state: 'changed' });

  await servers.test();
  await servers.question.confirmed.check();
  await servers.question.accept.click();
  await expect(servers.works).toBeVisible();
});

test('a secret is replaced, cleared and never shown', async ({ page, dir, host, atEnd }) => {
  const { sshd } = await prepare({ dir, host, atEnd });
  const isSet = async (): Promise<boolean | undefined> =>
    (await host.client.servers.list({}))[0]?.secretsSet.privateKey;
  await openWindow(page, host, '#/servers');
  const servers = new ServersPage(page);
  await servers.open('web-1');
  const key = setSecret(servers.form, 'Private key');
  await expect(key.set).toBeVisible();
  await key.clear.click();
  await servers.save();
  expect(await isSet()).toBe(false);

  await servers.form.getByRole('textbox', { name: 'Private key' }).fill(sshd.privateKey);
  await servers.save();
  await expect(key.set).toBeVisible();
  expect(await isSet()).toBe(true);
  expect(await page.content()).not.toContain(sshd.privateKey.split('\n')[1]);
  await servers.test();
  await expect(servers.works).toBeVisible();
});

test('keys are taken from a known_hosts file', async ({ page, dir, host, atEnd }) => {
  const { sshd } = await prepare({ dir, host, atEnd });
  await host.client.servers.create({
    name: 'by file',
    host: 'localhost',
    port: sshd.port,
    user: sshd.user,
    signIn: { method: 'key' },
    workDir: dir,
    secrets: { privateKey: sshd.privateKey },
  });
  await openWindow(page, host, '#/servers');
  const servers = new ServersPage(page);
  const key = `${sshd.hostKey.type} ${sshd.hostKey.blob.toString('base64')}`;
  await servers.importKnownHosts(`# a comment\n[localhost]:${String(sshd.port)} ${key}\n`);
  await servers.open('by file');
  await servers.test();
  await expect(servers.works).toBeVisible();
});

test('what is still in use is not removed', async ({ page, dir, host, atEnd }) => {
  await prepare({ dir, host, atEnd });
  await openWindow(page, host, '#/clients');
  await new ClientsPage(page).remove('Acme');
  await expect(new Window(page).problem('Acme')).toContainText('What to do:');
  await page.keyboard.press('Escape');
  await expect(new ClientsPage(page).row('Acme')).toBeVisible();
});

test('a run is cancelled after a question, and leaves nothing behind', async ({ page, dir, host, atEnd }) => {
  const gate = makeGate({ dir, tools: ['igzip'], at: 'igzip*-[0-9]*', when: 'before' });
  await mkdir(join(dir, 'shop'));
  const server = { config: [`SetEnv PATH=${gate.env['PATH'] ?? ''}`] };
  const { addApp } = await prepare({ dir, host, atEnd, server });
  const appId = await addApp('Files', directory(join(dir, 'shop')));
  await openWindow(page, host);
  await new AppsPage(page).open('Files');
  const reached = gate.reached();
  await new AppsPage(page).backUpNow.click();
  await reached;
  const run = new WorkPage(page);
  await run.cancelNow();
  gate.open();
  await expect(run.state).toHaveText('Cancelled');
  const [backup] = await host.client.backups.list({ appId });
  expect(backup?.copies.map(({ state }) => state)).toEqual(['failed']);
  const stored = await readdir(join(dir, 'box'), { recursive: true, withFileTypes: true });
  expect(stored.filter((entry) => entry.isFile())).toEqual([]);
});

test('the theme is kept', async ({ page, host }) => {
  await openWindow(page, host, '#/settings');
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect.poll(async () => (await host.client.settings.get({})).theme).toBe('dark');
  await page.reload();
  await open(page, '#/servers');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeGate } from '../support/gate.ts';
import { passphrase } from '../support/person.ts';
import { expect, open, openWindow, test } from './fixtures.ts';
import { AppsPage } from './pages/apps.ts';
import { ServersPage } from './pages/servers.ts';
import { VaultPage } from './pages/vault.ts';
import { Window } from './pages/window.ts';
import { WorkPage } from './pages/work.ts';
import { directory, prepare } from './prepared.ts';

test('Surety dies in mid-run: the window says so, says what to do, keeps what was typed and goes on', async ({
  page,
  context,
  dir,
  host,
  startHost,
  atEnd,
  complaints,
}) => {
  const gate = makeGate({ dir, tools: ['sha256sum'], at: 'sha256sum*', when: 'before' });
  const shop = join(dir, 'shop');
  await mkdir(shop);
  await writeFile(join(shop, 'a'), 'hello');
  const storage = { config: [`SetEnv PATH=${gate.env['PATH'] ?? ''}`] };
  const { addApp } = await prepare({ dir, host, atEnd, storage });
  await addApp('Files', directory(shop));

  await openWindow(page, host);
  const form = await context.newPage();
  await form.goto(new URL('/#/servers/new', host.address).href);
  const servers = new ServersPage(form);
  await servers.fill({ name: 'half typed', host: 'db.example', user: 'root', signIn: { method: 'agent' } });
  const reached = gate.reached();
  await new AppsPage(page).open('Files');
  await new AppsPage(page).backUpNow.click();
  const run = new WorkPage(page);
  await reached;
  await expect(run.state).toHaveText('Running');

  await host.kill9();
  gate.open();
  const window = new Window(page);
  await expect(window.connectionBanner).toBeVisible();
  await form.bringToFront();
  await servers.form.getByRole('button', { name: 'Add and test' }).click();
  await expect(new Window(form).problem('The connection to Surety was lost')).toBeVisible();

  const again = await startHost({ port: host.port, withPassphrase: false });
  await expect(window.restartedBanner).toBeVisible({ timeout: 20_000 });
  await expect(window.restartedBanner).toContainText('Open the address that it printed');
  const newTab = await context.newPage();
  await openWindow(newTab, again);
  await new VaultPage(newTab).unlock(passphrase);

  await page.bringToFront();
  await expect(run.state).toHaveText('Interrupted', { timeout: 20_000 });
  await expect(window.restartedBanner).toBeHidden();
  await expect(run.steps.filter({ hasText: 'Surety ended in the middle of it' })).toHaveCount(1);
  await form.bringToFront();
  await expect(servers.form.getByRole('textbox', { name: 'Name' })).toHaveValue('half typed', { timeout: 20_000 });
  await expect(new Window(form).restartedBanner).toBeHidden({ timeout: 20_000 });
  await servers.form.getByRole('button', { name: 'Add and test' }).click();
  await expect(form.getByRole('heading', { level: 1, name: 'half typed' })).toBeVisible();
  expect((await again.client.servers.list({})).map(({ name }) => name).sort()).toEqual(['half typed', 'web-1']);
  // The browser itself reports the lines that broke.
  complaints.length = 0;
});

test('a run goes on without the window, which finds its end when the line is back', async ({
  page,
  context,
  dir,
  host,
  atEnd,
}) => {
  const gate = makeGate({ dir, tools: ['sha256sum'], at: 'sha256sum*', when: 'before' });
  await mkdir(join(dir, 'shop'));
  const storage = { config: [`SetEnv PATH=${gate.env['PATH'] ?? ''}`] };
  const { addApp } = await prepare({ dir, host, atEnd, storage });
  await addApp('Files', directory(join(dir, 'shop')));
  await openWindow(page, host);
  await new AppsPage(page).open('Files');
  const reached = gate.reached();
  await new AppsPage(page).backUpNow.click();
  const run = new WorkPage(page);
  await reached;
  await expect(run.state).toHaveText('Running');
  await expect(page).toHaveURL(/#\/runs\//);
  const screen = new URL(page.url()).hash;

  await page.close();
  gate.open();
  const id = screen.split('/').at(-1) ?? '';
  for await (const event of await host.client.runs.watch({ id })) void event;
  const later = await context.newPage();
  await later.goto(new URL('/', host.address).href);
  await open(later, screen);
  await expect(new WorkPage(later).state).toHaveText('Proven');
});

import { passphrase } from '../support/person.ts';
import { expect, openWindow, test } from './fixtures.ts';
import { VaultPage } from './pages/vault.ts';
import { Window } from './pages/window.ts';

test('a locked vault opens with its passphrase and no other; the settings can be seen before', async ({
  page,
  startHost,
}) => {
  const first = await startHost();
  await first.client.clients.create({ name: 'Acme' });
  await first.stop();
  const host = await startHost({ withPassphrase: false });

  await openWindow(page, host, '#/clients');
  const vault = new VaultPage(page);
  const window = new Window(page);
  await vault.unlock('not the passphrase');
  await expect(window.problem(/passphrase/)).toContainText('What to do:');
  await expect(page.getByRole('table', { name: 'Clients' })).toHaveCount(0);
  await window.goTo('Settings');
  await expect(page.getByText('It is locked.')).toBeVisible();

  await page.getByRole('link', { name: 'Clients' }).click();
  await vault.unlock(passphrase);
  await expect(page.getByRole('table', { name: 'Clients' })).toContainText('Acme');
});

import type { Locator, Page } from '@playwright/test';

/** The panel that stands before everything while the vault is not open. */
export class VaultPage {
  readonly unlockForm: Locator;
  readonly createForm: Locator;

  constructor(page: Page) {
    this.unlockForm = page.getByRole('form', { name: 'Unlock the vault' });
    this.createForm = page.getByRole('form', { name: 'Create the vault' });
  }

  async unlock(passphrase: string): Promise<void> {
    await this.unlockForm.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
    await this.unlockForm.getByRole('button', { name: 'Unlock' }).click();
  }

  async create(first: string, second = first): Promise<void> {
    await this.createForm.getByRole('textbox', { name: 'New passphrase' }).fill(first);
    await this.createForm.getByRole('textbox', { name: 'The same again' }).fill(second);
    await this.createForm.getByRole('button', { name: 'Create the vault' }).click();
  }
}

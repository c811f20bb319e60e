import type { Locator, Page } from '@playwright/test';

/** The list of clients and its dialog. */
export class ClientsPage {
  readonly page: Page;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog');
  }

  row(name: string): Locator {
    return this.page.getByRole('table', { name: 'Clients' }).getByRole('row').filter({ hasText: name });
  }

  async add(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add client' }).first().click();
    await this.dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await this.dialog.getByRole('button', { name: 'Add client' }).click();
    await this.row(name).waitFor();
  }

  async remove(name: string): Promise<void> {
    await this.row(name)
      .getByRole('button', { name: /^Remove/ })
      .click();
    await this.dialog.getByRole('button', { name: 'Remove client' }).click();
  }
}

import type { Locator, Page } from '@playwright/test';

export type Tick = 'produced' | 'complete' | 'stored' | 'matches' | 'restorable';

/** The history: backups, runs and restores. Newest first. */
export class HistoryPage {
  readonly page: Page;
  readonly backups: Locator;
  readonly runs: Locator;
  readonly restores: Locator;

  constructor(page: Page) {
    this.page = page;
    const rows = (name: string): Locator =>
      page.getByRole('table', { name, exact: true }).locator('tbody').getByRole('row');
    this.backups = rows('Backups');
    this.runs = rows('Runs');
    this.restores = rows('Restores');
  }

  async show(tab: 'Backups' | 'Runs' | 'Restores'): Promise<void> {
    await this.page.getByRole('tab', { name: tab }).click();
  }

  /** The backups of a source; a source is told from an app of a like name by its own line. */
  backup(source: string): Locator {
    return this.backups.filter({ has: this.page.getByTitle(source, { exact: true }) });
  }

  /** One tick of the copy at a destination: its accessible name ends with passed, failed or not looked at yet. */
  tick(row: Locator, destination: string, tick: Tick): Locator {
    return row
      .getByRole('group', { name: `Copy at ${destination}: proof` })
      .getByRole('img', { name: new RegExp(`^${tick}:`) });
  }

  async evidence(row: Locator, destination: string): Promise<string> {
    await row.getByRole('button', { name: `Evidence: Copy at ${destination}` }).click();
    const dropdown = this.page.getByRole('dialog').filter({ hasText: `Copy at ${destination}` });
    await dropdown.waitFor();
    const text = (await dropdown.textContent()) ?? '';
    await this.page.keyboard.press('Escape');
    return text;
  }

  async restore(row: Locator): Promise<void> {
    await row.getByRole('link', { name: /^Restore / }).click();
  }
}

import type { Locator, Page } from '@playwright/test';

/** What the page of a run and of a restore have in common: a state, steps and a log. */
export class WorkPage {
  readonly page: Page;
  readonly state: Locator;
  readonly steps: Locator;
  readonly log: Locator;
  readonly cancel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.state = page.getByRole('status', { name: /^State of the/ });
    this.steps = page.getByRole('list', { name: 'Steps' }).locator(':scope > li');
    this.log = page.getByRole('log', { name: 'Log' });
    this.cancel = page.getByRole('button', { name: /^Cancel (run|restore)…$/ });
  }

  step(title: string | RegExp): Locator {
    return this.steps.filter({ hasText: title });
  }

  /** Cancels after the question; answers when the question is gone, which is when both sides are clean. */
  async cancelNow(): Promise<void> {
    await this.cancel.click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Cancel the/ }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}

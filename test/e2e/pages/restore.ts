import type { Locator, Page } from '@playwright/test';
import { choose } from './window.ts';
import { WorkPage } from './work.ts';

/** A restore from the choice of its target to its outcome. */
export class RestorePage extends WorkPage {
  /** The figures of the plan: target, server, what is there now, when it was last written. */
  readonly target: Locator;
  readonly continue: Locator;
  readonly dialog: Locator;
  readonly phraseShown: Locator;
  readonly phrase: Locator;
  readonly restoreNow: Locator;
  readonly undo: Locator;

  constructor(page: Page) {
    super(page);
    this.target = page.getByRole('table', { name: 'The target' });
    this.continue = page.getByRole('button', { name: 'Continue…' });
    this.dialog = page.getByRole('dialog');
    this.phraseShown = this.dialog.getByLabel('Phrase to type');
    this.phrase = this.dialog.getByRole('textbox', { name: 'Phrase', exact: true });
    this.restoreNow = this.dialog.getByRole('button', { name: 'Restore now' });
    this.undo = page.getByRole('button', { name: 'Undo this restore…' });
  }

  async chooseSamePlace(): Promise<void> {
    await this.page.getByRole('radio', { name: /^Where it came from/ }).check();
  }

  async chooseOtherName(name: string): Promise<void> {
    await this.page.getByRole('radio', { name: /^Another (database|path) on the same server/ }).check();
    await this.page.getByRole('textbox', { name: /^(Database|Path) at the target/ }).fill(name);
  }

  async chooseOtherServer(server: string, name?: string): Promise<void> {
    await this.page.getByRole('radio', { name: /^Another server/ }).check();
    await choose(this.page, this.page.locator('main'), 'Server', server);
    if (name !== undefined) await this.page.getByRole('textbox', { name: /^(Database|Path) at the target/ }).fill(name);
  }

  async makePlan(): Promise<void> {
    await this.page.getByRole('button', { name: 'Make the plan' }).click();
    await this.continue.waitFor();
  }

  /** Types the phrase that is shown and presses the button. */
  async confirm(): Promise<void> {
    await this.continue.click();
    await this.phrase.fill((await this.phraseShown.textContent()) ?? '');
    await this.restoreNow.click();
    await this.dialog.waitFor({ state: 'hidden' });
  }
}

import type { Locator, Page } from '@playwright/test';

/** The question whether a host's key is the right one. */
export class HostKeyQuestion {
  readonly dialog: Locator;
  readonly cancel: Locator;
  readonly accept: Locator;
  /** Only there when the key has changed. */
  readonly confirmed: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog').filter({ hasText: 'SHA256:' });
    this.cancel = this.dialog.getByRole('button', { name: 'Cancel' });
    this.accept = this.dialog.getByRole('button', { name: /^Accept/ });
    this.confirmed = this.dialog.getByRole('checkbox');
  }

  /** The fingerprints shown: one, or the old and the new one. */
  async fingerprints(): Promise<string[]> {
    await this.dialog.waitFor();
    return ((await this.dialog.textContent()) ?? '').match(/SHA256:[A-Za-z0-9+/]{43}/g) ?? [];
  }
}

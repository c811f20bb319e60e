import type { Locator, Page } from '@playwright/test';

export type Place = 'Apps' | 'History' | 'Servers' | 'Destinations' | 'Clients' | 'Settings';

/** What stands around every screen. */
export class Window {
  readonly page: Page;
  readonly heading: Locator;
  readonly connectionBanner: Locator;
  /** The host answers and does not know this browser. */
  readonly restartedBanner: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.connectionBanner = page.getByText(/Connection lost, reconnecting/);
    this.restartedBanner = page.getByRole('alert').filter({ hasText: 'Surety was started again' });
  }

  async goTo(place: Place): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: place }).click();
    await this.page.getByRole('heading', { level: 1, name: place }).waitFor();
  }

  /** The message of a problem that is shown anywhere on the screen. */
  problem(message: string | RegExp): Locator {
    return this.page.getByRole('alert').filter({ hasText: message });
  }

  /** The words of the link back from a page to its list. */
  back(label: string): Locator {
    return this.page.getByRole('link', { name: `← ${label}` });
  }
}

/** Chooses in one of Mantine's selects, which are text fields with a list below. */
export async function choose(page: Page, scope: Locator, label: string, option: string): Promise<void> {
  await scope.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

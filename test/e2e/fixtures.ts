import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { makeTempDir } from '../services/temp.ts';
import { startHostProcess } from '../support/host-process.ts';
import type { HostProcess, HostProcessOptions } from '../support/host-process.ts';

interface Fixtures {
  /** A folder of the test. */
  readonly dir: string;
  /** Starts Surety on the data directory of the test; what still runs is stopped at the end. */
  readonly startHost: (options?: HostProcessOptions) => Promise<HostProcess>;
  /** A Surety with an open vault. */
  readonly host: HostProcess;
  /** What the page complained about on its console. A test whose host goes away empties it. */
  readonly complaints: string[];
  /** Has something stopped at the end of the test, whatever comes: the last one first, and after the host. */
  readonly atEnd: (stop: () => Promise<unknown>) => void;
}

/** A test against a real Surety, which must not complain on the console of the browser. */
export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of other fixtures here
  dir: async ({}, use) => {
    const dir = await makeTempDir('e2e');
    await use(dir.path);
    await dir.remove();
  },
  // What is stopped lies in the folder, which goes last.
  atEnd: async ({ dir: _dir }, use) => {
    const stops: (() => Promise<unknown>)[] = [];
    await use((stop) => void stops.push(stop));
    for (const stop of stops.reverse()) await stop();
  },
  startHost: async ({ context, dir, atEnd: _atEnd }, use) => {
    const hosts: HostProcess[] = [];
    await use(async (options) => {
      const host = await startHostProcess(dir, options);
      hosts.push(host);
      return host;
    });
    // A window that outlives its host complains.
    await Promise.all(context.pages().map((page) => page.close()));
    for (const host of hosts) await host.stop();
  },
  host: async ({ startHost }, use) => use(await startHost()),
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** Goes to a screen of the window by its address. */
export async function open(page: Page, screen: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(screen)}`);
}

/** Opens the window in the browser, signed in. */
export async function openWindow(page: Page, host: HostProcess, screen?: string): Promise<void> {
  await page.goto(host.address);
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  if (screen !== undefined) await open(page, screen);
}

export { expect };

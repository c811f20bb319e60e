import type { Locator, Page } from '@playwright/test';
import { choose } from './window.ts';

export interface AppFields {
  readonly name: string;
  readonly client: string;
  readonly server: string;
  readonly destinations: readonly string[];
}

export interface AccessFields {
  readonly kind: 'MySQL / MariaDB' | 'PostgreSQL' | 'Directory';
  readonly tcp?: { readonly host: string; readonly port?: number };
  readonly socket?: string;
  readonly user?: string;
  readonly password?: string;
  readonly runAs?: string;
  /** The directory to look in. */
  readonly lookIn?: string;
}

/** The list of apps, and the page of one with its sources. */
export class AppsPage {
  readonly page: Page;
  readonly form: Locator;
  readonly sources: Locator;
  readonly dialog: Locator;
  readonly backUpNow: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = page.getByRole('form', { name: 'App' });
    this.sources = page.getByRole('region', { name: 'Sources' });
    this.dialog = page.getByRole('dialog');
    this.backUpNow = page.getByRole('button', { name: 'Back up now' });
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  async open(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async add(fields: AppFields): Promise<void> {
    await this.page
      .getByRole('link', { name: /^Add (an )?app$/ })
      .first()
      .click();
    await this.form.getByRole('textbox', { name: 'Name' }).fill(fields.name);
    await choose(this.page, this.form, 'Client', fields.client);
    await choose(this.page, this.form, 'Server', fields.server);
    const field = this.form.getByRole('combobox', { name: 'Destinations' });
    await field.click();
    for (const name of fields.destinations) await this.page.getByRole('option', { name, exact: true }).click();
    await field.press('Tab');
    await this.form.getByRole('button', { name: 'Add app' }).click();
    await this.page.getByRole('heading', { level: 1, name: fields.name }).waitFor();
  }

  /** Opens the dialog and says how to get at the sources; nothing is looked for yet. */
  async beginSources(access: AccessFields): Promise<void> {
    await this.page.getByRole('button', { name: 'Add sources…' }).click();
    await this.dialog
      .getByRole('radiogroup', { name: 'What to back up' })
      .getByText(access.kind, { exact: true })
      .click();
    if (access.tcp) {
      await this.dialog.getByRole('radio', { name: 'TCP' }).check();
      await this.dialog.getByRole('textbox', { name: 'Database host' }).fill(access.tcp.host);
      if (access.tcp.port !== undefined)
        await this.dialog.getByRole('textbox', { name: 'Database port' }).fill(String(access.tcp.port));
    }
    const texts = {
      Socket: access.socket,
      'Database user': access.user,
      'Database password': access.password,
      'Run as': access.runAs,
      'Look in': access.lookIn,
    };
    for (const [label, value] of Object.entries(texts)) {
      if (value !== undefined) await this.dialog.getByRole('textbox', { name: label, exact: true }).fill(value);
    }
  }

  async find(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^Find / }).click();
  }

  found(label: string): Locator {
    return this.dialog
      .getByRole('group', { name: 'Found on the server' })
      .getByRole('checkbox', { name: label, exact: true });
  }

  async typeByHand(name: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: /^Or type/ }).fill(name);
    await this.dialog.getByRole('button', { name: 'Put on the list' }).click();
  }

  async addTicked(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^Add \d+ sources?$/ }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  source(label: string): Locator {
    return this.sources
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('button', { name: `Check ${label}`, exact: true }) });
  }

  /** What preflight says about a source. */
  findings(label: string): Locator {
    return this.source(label).getByRole('list', { name: 'Findings' }).getByRole('listitem');
  }
}

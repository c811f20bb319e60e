import type { Locator, Page } from '@playwright/test';
import { HostKeyQuestion } from './host-key-question.ts';
import { fillSignIn } from './sign-in.ts';
import type { SignInInput } from './sign-in.ts';
import { choose } from './window.ts';

interface Common {
  readonly client: string;
  readonly name: string;
  readonly path: string;
}

export type DestinationFields =
  | (Common & {
      readonly kind: 'sftp';
      readonly host: string;
      readonly port?: number;
      readonly user: string;
      readonly signIn: SignInInput;
    })
  | (Common & { readonly kind: 'local'; readonly mustBeMounted?: boolean });

/** The list of destinations, and the page of one. */
export class DestinationsPage {
  readonly page: Page;
  readonly form: Locator;
  readonly question: HostKeyQuestion;
  /** What the last check tried, step by step. */
  readonly steps: Locator;
  readonly works: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = page.getByRole('form', { name: 'Destination' });
    this.question = new HostKeyQuestion(page);
    this.steps = page.getByRole('list', { name: 'What was tried' }).getByRole('listitem');
    this.works = page.getByRole('status').getByText('Works', { exact: true });
  }

  row(name: string): Locator {
    return this.page.getByRole('table', { name: 'Destinations' }).getByRole('row').filter({ hasText: name });
  }

  async open(name: string): Promise<void> {
    await this.row(name).getByRole('link').click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async add(fields: DestinationFields): Promise<void> {
    await this.page.getByRole('link', { name: 'Add destination' }).first().click();
    await choose(this.page, this.form, 'Client', fields.client);
    await this.form.getByRole('textbox', { name: 'Name' }).fill(fields.name);
    const kinds = this.form.getByRole('radiogroup', { name: 'Kind' });
    await kinds.getByText(fields.kind === 'sftp' ? 'SFTP' : 'Path on the managed server', { exact: true }).click();
    await this.form.getByRole('textbox', { name: 'Path', exact: true }).fill(fields.path);
    if (fields.kind === 'sftp') {
      await this.form.getByRole('textbox', { name: 'Host', exact: true }).fill(fields.host);
      await this.form.getByRole('textbox', { name: 'Port' }).fill(String(fields.port ?? 22));
      await this.form.getByRole('textbox', { name: 'User' }).fill(fields.user);
      await fillSignIn(this.form, fields.signIn);
    } else if (fields.mustBeMounted === true) {
      await this.form.getByRole('checkbox', { name: 'Must be mounted' }).check();
    }
    await this.form.getByRole('button', { name: 'Add destination' }).click();
    await this.page.getByRole('heading', { level: 1, name: fields.name }).waitFor();
  }

  /** Checks the destination; a path on the managed server is checked on the named one. */
  async check(server?: string): Promise<void> {
    if (server !== undefined) {
      await this.page.getByRole('combobox', { name: 'On server' }).click();
      await this.page.getByRole('option', { name: server, exact: true }).click();
    }
    await this.page.getByRole('button', { name: 'Check destination' }).click();
  }
}

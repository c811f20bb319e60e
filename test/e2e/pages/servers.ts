import type { Locator, Page } from '@playwright/test';
import { HostKeyQuestion } from './host-key-question.ts';
import { fillSignIn } from './sign-in.ts';
import type { SignInInput } from './sign-in.ts';
import { choose } from './window.ts';

export interface ServerFields {
  readonly name: string;
  readonly host: string;
  readonly port?: number;
  readonly user: string;
  readonly signIn: SignInInput;
  readonly jumpHost?: string;
  readonly workDir?: string;
}

/** The list of servers, and the page of one. */
export class ServersPage {
  readonly page: Page;
  readonly form: Locator;
  readonly question: HostKeyQuestion;
  /** What a test that went well says. */
  readonly works: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = page.getByRole('form', { name: 'Server' });
    this.question = new HostKeyQuestion(page);
    this.works = page.getByRole('status').filter({ hasText: 'The connection works' });
  }

  row(name: string): Locator {
    return this.page.getByRole('table', { name: 'Servers' }).getByRole('row').filter({ hasText: name });
  }

  async open(name: string): Promise<void> {
    await this.row(name).getByRole('link').click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async fill(fields: ServerFields): Promise<void> {
    await this.form.getByRole('textbox', { name: 'Name' }).fill(fields.name);
    await this.form.getByRole('textbox', { name: 'Host', exact: true }).fill(fields.host);
    await this.form.getByRole('textbox', { name: 'Port' }).fill(String(fields.port ?? 22));
    await this.form.getByRole('textbox', { name: 'User' }).fill(fields.user);
    await fillSignIn(this.form, fields.signIn);
    if (fields.jumpHost !== undefined) await choose(this.page, this.form, 'Jump host', fields.jumpHost);
    if (fields.workDir !== undefined)
      await this.form.getByRole('textbox', { name: 'Working directory' }).fill(fields.workDir);
  }

  /** Adds a server from the list. Its test begins at once, so that the host-key question comes up next. */
  async add(fields: ServerFields): Promise<void> {
    await this.page.getByRole('link', { name: 'Add server' }).first().click();
    await this.fill(fields);
    await this.form.getByRole('button', { name: 'Add and test' }).click();
  }

  /** On the page of a server: tests again. */
  async test(): Promise<void> {
    await this.page.getByRole('button', { name: 'Test connection' }).click();
  }

  async save(): Promise<void> {
    await this.form.getByRole('button', { name: 'Save' }).click();
    await this.page.getByText('The server is saved.').first().waitFor();
  }

  async importKnownHosts(text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Import known_hosts…' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Text of the file' }).fill(text);
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await dialog.getByRole('status').waitFor();
    await dialog.locator('button', { hasText: 'Close' }).click();
  }
}

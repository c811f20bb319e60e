import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const eslint = new ESLint();

/** The rules that a text would break if it stood in this existing file. */
async function broken(text: string, filePath: string): Promise<string[]> {
  const results = await eslint.lintText(text, { filePath });
  const messages = results.flatMap((result) => result.messages);
  expect(messages.filter((message) => message.fatal)).toEqual([]);
  return [...new Set(messages.map((message) => message.ruleId ?? message.message))];
}

const inMain = 'main/raw.d.ts';
const anywhere = 'main/store/types.ts';
const inDesktop = 'main/desktop/origin.ts';

describe('the linter', () => {
  test('lets good code pass', { timeout: 60_000 }, async () => {
    expect(await broken('export const one = 1;\n', anywhere)).toEqual([]);
    expect(await broken('declare const one: 1;\nexport { one };\n', inMain)).toEqual([]);
  });

  test('refuses a promise that nobody waits for', async () => {
    const text = 'const save = () => Promise.resolve(1);\nexport function close(): void {\n  save();\n}\n';
    expect(await broken(text, anywhere)).toEqual(['@typescript-eslint/no-floating-promises']);
  });

  test.each([
    ['any', 'export function f(a: any): void {\n  void a;\n}\n', '@typescript-eslint/no-explicit-any'],
    ['a switched-off compiler', '// @ts-ignore\nexport const a = 1;\n', '@typescript-eslint/ban-ts-comment'],
    ['a default export', 'export default 1;\n', 'no-restricted-syntax'],
    ['a shell', 'export const options = { shell: true };\n', 'no-restricted-syntax'],
    [
      'a shell by name',
      "import { spawn } from 'node:child_process';\nexport const child = spawn('ls', [], { shell: '/bin/sh' });\n",
      'no-restricted-syntax',
    ],
    ['a bare string as an error', "export function f(): never {\n  throw 'no';\n}\n", 'no-throw-literal'],
    ['a command line', "import { exec } from 'node:child_process';\nexport { exec };\n", 'no-restricted-imports'],
    ['the time of day', 'export const at = new Date();\n', 'no-restricted-syntax'],
    ['the time in milliseconds', 'export const at = Date.now();\n', 'no-restricted-syntax'],
    ['raw messages', "import { ipcMain } from 'electron';\nexport { ipcMain };\n", 'no-restricted-syntax'],
    [
      'types imported as values',
      "import { Clock } from '../ports.ts';\nexport const now = (clock: Clock): Date => clock.now();\n",
      '@typescript-eslint/consistent-type-imports',
    ],
  ])('refuses %s', async (_what, text, rule) => {
    expect(await broken(text, anywhere)).toContain(rule);
  });

  test('allows a time that is given, and the clock where it lives', async () => {
    expect(await broken('export const at = new Date(0);\n', anywhere)).toEqual([]);
    expect(await broken('export const at = new Date();\n', 'main/ports.ts')).toEqual([]);
  });

  test('allows raw messages at the door of the window only', async () => {
    const text = "import { ipcMain } from 'electron';\nexport { ipcMain };\n";
    expect(await broken(text, inDesktop)).toEqual([]);
  });

  test('refuses a file of more than 300 lines', async () => {
    expect(await broken('export const a = 1;\n'.replace('a', 'b') + '\n'.repeat(300), anywhere)).toContain('max-lines');
  });
});

import { expect, it } from 'vitest';
import { procedures } from '../../../main/cli/call.ts';
import { helpText } from '../../../main/cli/help.ts';

it('lists every procedure of the contract with its input', () => {
  const lines = helpText().split('\n');
  for (const { name } of procedures())
    expect(
      lines.filter((line) => line.startsWith(`  ${name} `)),
      name,
    ).toHaveLength(1);
});

it('says what an input looks like, and what may be left out', () => {
  const help = helpText();
  expect(help).toContain('  clients.create { name: string, notes?: string }');
  expect(help).toMatch(/servers\.create \{.*host: string.*port\?: integer/);
  expect(help).toMatch(/sources\.create .*"mysql".*"postgres".*"directory"/);
});

it('never tells to put a secret on the command line', () => {
  expect(helpText()).toContain('Give secrets by - (standard input) or @FILE');
});

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../../main/remote/quote.ts';
import { scriptCommand, startMarker } from '../../../main/remote/script.ts';

const shells = [
  { name: 'dash', program: 'dash', first: [] },
  { name: 'busybox sh', program: 'busybox', first: ['sh'] },
] as const;

const hostile = [
  "it's; touch /pwned $(id)",
  '`id`',
  '-rf',
  '--',
  '',
  ' ',
  "'",
  "''",
  '"',
  '\\',
  '$HOME',
  '*',
  'a\nb\n',
  '😀\t~',
  '!x',
];
const name = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', '(', ')', '-', ';', '&', '*') }),
);

/** What the shell made of the words, each ended by a byte that no word holds. */
function words(shell: (typeof shells)[number], command: string): string[] {
  const out = execFileSync(shell.program, [...shell.first, '-c', command], { encoding: 'utf8' });
  return out.split('\u0001').slice(0, -1);
}

describe.each(shells)('a name from outside in $name', (shell) => {
  it('comes through as one word, unchanged', () => {
    const names = fc
      .array(name, { minLength: 1, maxLength: 8 })
      .map((list) => list.map((one) => one.replaceAll('\u0001', '')));
    fc.assert(
      fc.property(names, (list) => {
        expect(words(shell, `printf '%s\\001' ${list.map(shellQuote).join(' ')}`)).toEqual(list);
      }),
      { numRuns: 60 },
    );
  });

  it('reaches a script as its own argument, after the name and the nonce', () => {
    const script = { name: 'produce.sh', text: '#!/bin/sh\nprintf \'%s\\001\' "$0" "$@"' };
    const [first, ...rest] = words(shell, scriptCommand(script, 'n0', hostile));
    expect(first).toBe(`${startMarker('n0')}surety-produce`);
    expect(rest).toEqual(['n0', ...hostile]);
  });
});

it('refuses a NUL, which no argument can carry', () => {
  expect(() => shellQuote('a\0b')).toThrow(/NUL/);
});

it('refuses a command that is longer than Linux takes', () => {
  expect(() => scriptCommand({ name: 'x.sh', text: 'true' }, 'n', ['a'.repeat(130_000)])).toThrow(/longer/);
});

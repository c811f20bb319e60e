import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { isContractProcedure, type AnyContractProcedure } from '@orpc/contract';
import { contract, type SuretyClient } from '../../shared/contract/index.ts';
import { ProblemError } from '../../shared/domain/problem.ts';

export interface Procedure {
  readonly name: string;
  readonly contract: AnyContractProcedure;
}

/** Every procedure of the contract, as `noun.verb`, in the contract's order. */
export function procedures(): Procedure[] {
  return Object.entries(contract).flatMap(([noun, verbs]) =>
    Object.entries(verbs).flatMap(([verb, value]: [string, unknown]) =>
      isContractProcedure(value) ? [{ name: `${noun}.${verb}`, contract: value }] : [],
    ),
  );
}

/** Calls a procedure by its name. Input is validated by the contract, as at every door. */
export async function callByName(client: SuretyClient, name: string, input: unknown): Promise<unknown> {
  if (!procedures().some((procedure) => procedure.name === name)) {
    throw new ProblemError({
      code: 'not_found',
      message: `There is no procedure ${name}.`,
      next: 'surety --help lists them all.',
    });
  }
  const [noun = '', verb = ''] = name.split('.');
  const nouns = client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  return nouns[noun]?.[verb]?.(input);
}

/** `-` reads standard input, `@file` a file, anything else is the JSON itself; nothing at all is `{}`. */
export async function readInput(argument: string | undefined): Promise<unknown> {
  const source =
    argument === undefined
      ? '{}'
      : argument === '-'
        ? await readAll(process.stdin)
        : argument.startsWith('@')
          ? await fromFile(argument.slice(1))
          : argument;
  try {
    const input: unknown = JSON.parse(source);
    if (source === argument && process.stderr.isTTY && hasSecret(input)) {
      process.stderr.write('Note: a secret on a command line can be read by others on this machine. Use - or @FILE.\n');
    }
    return input;
  } catch (error) {
    throw new ProblemError({
      code: 'input_invalid',
      message: `The input is not JSON: ${error instanceof SyntaxError ? withoutValue(error.message) : 'it cannot be read'}.`,
      next: "Give one JSON object, e.g. surety call servers.list '{}'.",
    });
  }
}

async function fromFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ProblemError({
      code: 'input_invalid',
      message: `The input file cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      where: path,
      next: 'Name a file that holds one JSON object.',
    });
  }
}

/** V8 quotes the text around the fault, and there may be a secret in it. */
function withoutValue(message: string): string {
  return message.replace(/, (\.\.\.)?".*$/s, '');
}

const secretNames: ReadonlySet<string> = new Set(['password', 'privateKey', 'keyPassphrase', 'passphrase']);

function hasSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => (secretNames.has(name) && inner !== null) || hasSecret(inner));
}

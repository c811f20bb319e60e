import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ProblemError, type Problem } from '../shared/domain/problem.ts';
import { problemOf } from './api/registrar.ts';
import { callByName, readInput } from './cli/call.ts';
import { connect } from './cli/connect.ts';
import { helpText } from './cli/help.ts';
import { jsonText } from './cli/json-text.ts';
import { readPassphrase } from './cli/passphrase.ts';
import { serve } from './cli/serve.ts';
import { watchRestore, watchRun } from './cli/watch.ts';
import { defaultDataDir } from './data-dir.ts';
import { runDemo } from './demo/demo.ts';
import { version } from './version.ts';

/** Whether this process may be working on something that is not to be dropped. */
let hasWork = false;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Resolves to the exit status. */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  const [command, ...rest] = positionals;
  if (values.version) {
    print(version);
    return 0;
  }
  if (values.help || command === undefined || command === 'help') {
    process.stdout.write(helpText());
    return 0;
  }
  const json = values.json ?? false;
  if (command === 'demo') return (await runDemo(json, print)) ? 0 : 1;

  const dataDir = values['data-dir'] ?? defaultDataDir();
  const passphrase = await readPassphrase(values['passphrase-file'] ?? process.env['SURETY_PASSPHRASE_FILE']);
  hasWork = command === 'serve' || command === 'call';
  if (command === 'serve') {
    return serve({
      dataDir,
      passphrase,
      port: portOf(values.port),
      folder: join(import.meta.dirname, '../renderer'),
      print,
    });
  }
  if (command === 'call') return call(dataDir, passphrase, rest);
  if (command === 'watch') return watch(dataDir, passphrase, rest, json);
  throw new ProblemError({
    code: 'input_invalid',
    message: `There is no command ${command}.`,
    next: 'surety --help lists what there is.',
  });
}

async function call(
  dataDir: string,
  passphrase: string | null,
  [name = '', argument]: readonly string[],
): Promise<number> {
  const input = await readInput(argument);
  const connected = await connect(dataDir, passphrase);
  const stopped = new AbortController();
  const stop = (): void => {
    stopped.abort();
    connected.close().catch((error: unknown) => {
      report(problemOf(error));
    });
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const output = await callByName(connected.client, name, input);
    if (isStream(output)) for await (const event of output) print(jsonText(event));
    else print(jsonText(output, 2));
    // What the call began is not cut short by our own end.
    await connected.finish();
  } finally {
    await connected.close();
  }
  // As a shell tells of a program that was stopped: what was begun was cancelled.
  return stopped.signal.aborted ? 130 : 0;
}

async function watch(
  dataDir: string,
  passphrase: string | null,
  [what, id = '']: readonly string[],
  json: boolean,
): Promise<number> {
  const follow = what === 'run' ? watchRun : what === 'restore' ? watchRestore : null;
  if (!follow) {
    throw new ProblemError({
      code: 'input_invalid',
      message: 'Say what to watch: a run or a restore.',
      next: 'surety watch run ID, or surety watch restore ID.',
    });
  }
  const connected = await connect(dataDir, passphrase);
  try {
    return (await follow(connected.client, id, json, print)) ? 0 : 1;
  } finally {
    await connected.close();
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'data-dir': { type: 'string' },
        'passphrase-file': { type: 'string' },
        port: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new ProblemError({
      code: 'input_invalid',
      message: error instanceof Error ? error.message.replace(/\.?$/, '.') : String(error),
      next: 'surety --help lists the options.',
    });
  }
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? '0');
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new ProblemError({
    code: 'input_invalid',
    message: `${text ?? ''} is not a port.`,
    next: 'Give a number from 1 to 65535, or leave it out to take a free one.',
  });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function report(problem: Problem): void {
  const { code, message, where, next, detail } = problem;
  print(jsonText({ error: { code, message, where, next, detail } }));
}

// A reader that has seen enough (`surety … | head`) is no reason for a stack trace, nor to leave work half done.
process.stdout.on('error', () => {
  if (!hasWork) process.exit(0);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  report(problemOf(error));
  process.exitCode = 1;
}

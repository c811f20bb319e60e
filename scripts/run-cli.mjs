import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endWithParent } from './end-with-parent.mjs';

/**
 * Runs the built terminal door inside this process, so that signals, streams and the exit code are simply its own.
 * A program that cannot be loaded at all ends in one sentence, not in a stack trace.
 */
export async function runCli(root, args) {
  const program = join(root, 'out/main/cli.js');
  if (!existsSync(program)) {
    console.error(`The built program is not there (${program}): run npm run build.`);
    process.exit(1);
  }
  endWithParent();
  process.argv = [process.execPath, program, ...args];
  try {
    await import(pathToFileURL(program).href);
  } catch (error) {
    console.error(`Surety could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

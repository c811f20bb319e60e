import { ProblemError } from '../../../shared/domain/problem.ts';
import type { Remote, RemoteScript, ScriptResult } from '../../remote/types.ts';
import type { RestoreOutcome } from '../types.ts';
import { compose, textOf } from './compose.ts';
import small from './small.sh?raw';
import stopText from './stop.sh?raw';

const stopScript = compose('restore-stop', small, stopText);

export interface RestoreCall {
  readonly remote: Remote;
  readonly script: RemoteScript;
  /** The server's user that tools run as; null is the SSH user. */
  readonly runAs: string | null;
  readonly folder: string;
  /** The script's own arguments, after the folder. */
  readonly args: readonly string[];
  readonly secretLine?: string | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a restore script to its verdict. An abort tells the script to stop, and its verdict is still waited for: it
 * has to put the target back first. (The remote's own signal would give up the channel after some seconds.)
 */
export async function runRestoreScript(call: RestoreCall): Promise<ScriptResult> {
  call.signal?.throwIfAborted();
  let started = false;
  const stop = (): void => {
    // When this cannot reach the server either, the restore ends by itself or is found again by recovery.
    if (started) call.remote.run(stopScript, { args: ['', call.folder] }).catch(() => undefined);
  };
  call.signal?.addEventListener('abort', stop, { once: true });
  try {
    return await call.remote.run(call.script, {
      args: [call.runAs ?? '', call.folder, ...call.args],
      secretLine: call.secretLine ?? null,
      onStderr: (line) => {
        if (line !== 'surety: started') return;
        // Only now can it be told to stop: an abort that came before is passed on.
        started = true;
        if (call.signal?.aborted === true) stop();
      },
    });
  } finally {
    call.signal?.removeEventListener('abort', stop);
  }
}

/** Turns a restore script's verdict into an outcome; `explain` puts its reason into words. */
export function outcomeOf(
  result: ScriptResult,
  explain: (state: RestoreOutcome['state'], reason: string, stderr: string) => ProblemError,
  warnings: readonly string[] = [],
): RestoreOutcome {
  const state = textOf(result.verdict['state']);
  if (state === 'restored') return { state, problem: null, warnings };
  if (state === 'untouched' || state === 'rolled-back' || state === 'broken') {
    return { state, problem: explain(state, textOf(result.verdict['reason']), result.stderr), warnings };
  }
  throw new ProblemError({
    code: 'script_no_verdict',
    message: 'The restore script ended without saying how.',
    next: 'Let Surety look at the target again before anything else.',
    detail: result.stderr,
  });
}

/** What is true of the target now, to stand in every message about a restore that did not work. */
export function fate(state: RestoreOutcome['state'], target: string): string {
  if (state === 'untouched') return `${target} was not changed.`;
  if (state === 'rolled-back') return `${target} was put back as it was.`;
  return `${target} could not be put back.`;
}

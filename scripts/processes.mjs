import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Windows has no process groups to signal; there the program alone is ended. */
const hasGroups = process.platform !== 'win32';

/** Whether a process with this id is alive (another user's counts as alive). */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Runs a program with its output captured. `timeoutMs` ends it, and what it started, by process group.
 * Resolves with {code, output, timedOut}; code is null when a signal ended it or it could not be started.
 */
export function runCaptured(program, args, { cwd, env = process.env, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: hasGroups });
    const parts = [];
    let timedOut = false;
    const endGroup = () => {
      try {
        process.kill(hasGroups ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        // It ended by itself between the two lines.
      }
    };
    const timer =
      timeoutMs > 0 &&
      setTimeout(() => {
        timedOut = true;
        endGroup();
      }, timeoutMs);
    const onSignal = (signal) => {
      endGroup();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', onSignal);
    process.once('SIGTERM', onSignal);
    const done = (result) => {
      clearTimeout(timer);
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      resolve(result);
    };
    child.stdout.on('data', (chunk) => parts.push(chunk));
    child.stderr.on('data', (chunk) => parts.push(chunk));
    child.on('error', (error) => done({ code: null, output: error.message, timedOut }));
    child.on('close', (code) => done({ code, output: Buffer.concat(parts).toString('utf8'), timedOut }));
  });
}

/**
 * Runs a program on this terminal and resolves with its exit code. Signals that reach us are passed on; at a terminal
 * Ctrl-C reaches the child by itself, and a second one from us would read as "stop at once".
 */
export function runAttached(program, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
    const passOn = (signal) => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, passOn);
    const done = (code) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve(code);
    };
    child.on('error', () => done(null));
    // A death by signal reads as a shell would tell it: 128 and the signal's number.
    child.on('close', (code, signal) => done(code ?? 128 + constants.signals[signal]));
  });
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './processes.mjs';

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || null;
  } catch {
    return null;
  }
}

function tryTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Runs `use` while no other process of this checkout does the same. Waits for a living holder, takes over from a dead
 * one, and gives up with an error after `waitMs` milliseconds.
 */
export async function withLock(path, use, { waitMs = 180_000, pollMs = 100 } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const until = performance.now() + waitMs;
  while (!tryTake(path)) {
    const pid = holder(path);
    if (pid !== null && !isAlive(pid)) rmSync(path, { force: true });
    else if (performance.now() > until) throw new Error(`process ${pid ?? 'unknown'} has been building for too long`);
    else await delay(pollMs);
  }
  try {
    return await use();
  } finally {
    rmSync(path, { force: true });
  }
}

import { clearInterval, setInterval } from 'node:timers';

/** How often it is looked, in milliseconds: the parent of a process cannot be waited for. */
const every = 1000;

/**
 * Ends this process as Ctrl-C would once the npm that started it is gone. npm passes SIGTERM on to a shell between the
 * two, and dash dies of it without telling us.
 */
export function endWithParent(parent = process.ppid) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, every);
  timer.unref();
}

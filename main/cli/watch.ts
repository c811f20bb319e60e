import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Step } from '../../shared/domain/work.ts';
import { jsonText } from './json-text.ts';
import { formatBytes } from '../../shared/domain/units.ts';

type Write = (line: string) => void;

/** Follows a run to its end. Resolves to whether it is proven. */
export async function watchRun(client: SuretyClient, id: string, json: boolean, write: Write): Promise<boolean> {
  let proven = false;
  const progress = progressLines(write);
  for await (const event of await client.runs.watch({ id })) {
    if (json) write(jsonText(event));
    else if (event.type === 'log') write(`${event.line.level === 'info' ? ' ' : '!'} ${event.line.text}`);
    else progress(event.run.steps);
    if (event.type !== 'run') continue;
    proven = event.run.state === 'proven';
    if (!json && event.run.finishedAt) write(`Run ${event.run.state}.`);
  }
  return proven;
}

/** Follows a restore to its end. Resolves to whether the target holds the backup. */
export async function watchRestore(client: SuretyClient, id: string, json: boolean, write: Write): Promise<boolean> {
  let restored = false;
  const progress = progressLines(write);
  for await (const event of await client.restores.watch({ id })) {
    if (json) write(jsonText(event));
    else if (event.type === 'log') write(`${event.line.level === 'info' ? ' ' : '!'} ${event.line.text}`);
    else progress(event.restore.steps);
    if (event.type !== 'restore') continue;
    restored = event.restore.state === 'restored';
    if (!json && event.restore.finishedAt) write(`Restore ${event.restore.state}.`);
  }
  return restored;
}

/** One line for each tenth of a step, or for each 64 MiB where the end is not known: a terminal is not flooded. */
function progressLines(write: Write): (steps: readonly Step[]) => void {
  const shown = new Map<string, number>();
  return (steps) => {
    for (const step of steps) {
      if (step.state !== 'running' || step.bytes === 0) continue;
      const mark = Math.floor(
        step.expectedBytes ? (step.bytes / step.expectedBytes) * 10 : step.bytes / (64 * 1024 * 1024),
      );
      if (shown.get(step.id) === mark) continue;
      shown.set(step.id, mark);
      const rate = step.rate === null ? '' : `, ${formatBytes(step.rate)}/s`;
      const left = step.remainingSeconds === null ? '' : `, ${String(Math.ceil(step.remainingSeconds))} s left`;
      write(`  … ${formatBytes(step.bytes)}${rate}${left}`);
    }
  };
}

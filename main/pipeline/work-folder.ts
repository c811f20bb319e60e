import { ProblemError } from '../../shared/domain/problem.ts';
import type { Remote } from '../remote/types.ts';
import makeText from './make-folder.sh?raw';
import sweepText from './sweep.sh?raw';

const makeScript = { name: 'make-folder', text: makeText };
const sweepScript = { name: 'sweep', text: sweepText };

/** The folder of one piece of work on a server. The journal knows it before the server does. */
export function workFolder(workDir: string, id: string): string {
  return `${workDir.replace(/\/+$/, '')}/surety-${id.replaceAll('_', '-')}`;
}

/** Makes a work folder, mode 0700. Resolves to the free bytes there; null when the server does not say. */
export async function makeWorkFolder(remote: Remote, folder: string): Promise<number | null> {
  const { verdict, stderr } = await remote.run(makeScript, { args: [folder] });
  if (verdict['rc'] !== 0) throw noWorkFolder(folder, remote.label, stderr);
  const kib = Number(verdict['freeKib']);
  return kib < 0 ? null : kib * 1024;
}

/** Why a work folder could not be made: there is no room, unless the server names another reason. */
export function noWorkFolder(folder: string, where: string, stderr: string): ProblemError {
  const barred = /permission denied|read-only file system|no such file or directory|not a directory|file exists/i.test(
    stderr,
  );
  return new ProblemError({
    code: barred ? 'tool_failed' : 'server_full',
    message: `The server could not make the work folder ${folder}.`,
    where,
    next: barred
      ? 'Check that the folder above it is there and that the SSH user may write to it, or set another work folder for this server.'
      : 'Free some room there, or set another work folder for this server.',
    detail: stderr.trim().slice(-2000) || null,
  });
}

/** Stops what still runs in a work folder and removes it. Repeatable. Resolves to whether something was running. */
export async function sweepWorkFolder(remote: Remote, folder: string): Promise<boolean> {
  const { verdict, stderr } = await remote.run(sweepScript, { args: [folder] });
  if (verdict['removed'] === -1) {
    throw new ProblemError({
      code: 'tool_failed',
      message: `The work folder ${folder} could not be removed.`,
      where: remote.label,
      next: `Remove it by hand: rm -rf -- '${folder}'`,
      detail: stderr.trim().slice(-500) || null,
    });
  }
  return verdict['stopped'] === 1;
}

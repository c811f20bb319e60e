import { createHash } from 'node:crypto';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { Remote, SftpSession } from '../../remote/types.ts';
import type { Checksum } from '../types.ts';
import text from './sum.sh?raw';

const sumScript = { name: 'sum', text };
const connectionLost: ReadonlySet<string> = new Set([
  'ssh_dropped',
  'ssh_unreachable',
  'cancelled',
  'ssh_refused_for_now',
]);

/**
 * The checksum of a stored file: by `sha256sum` at the destination where it has a shell, else by reading the file back
 * whole, which a signal stops: that can take hours over a line. An answer about a file that is missing or cut short is an error, never a checksum.
 */
export async function sftpChecksum(
  remote: Remote,
  sftp: SftpSession,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Checksum> {
  const file = await sftp.stat(path);
  if (!file) {
    throw new ProblemError({
      code: 'copy_missing',
      message: `There is no file ${path} at the destination.`,
      where: remote.label,
      next: 'Somebody or something removed it. Back up again.',
    });
  }
  const there = await sumByShell(remote, path);
  if (there) return { sha256: there, bytes: file.bytes, how: 'sha256sum at the destination' };

  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of sftp.read(path)) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), bytes, how: 'read back whole' };
}

/** Null where the host has no shell for us or no tool: many hosts offer SFTP alone. */
async function sumByShell(remote: Remote, path: string): Promise<string | null> {
  try {
    const { verdict } = await remote.run(sumScript, { args: [path] });
    const sum = String(verdict['sha256']);
    return verdict['rc'] === 0 && /^[0-9a-f]{64}$/.test(sum) ? sum : null;
  } catch (error) {
    if (error instanceof ProblemError && connectionLost.has(error.code)) throw error;
    return null;
  }
}

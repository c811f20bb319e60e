import { randomBytes } from 'node:crypto';
import { command } from './commands.ts';
import { killAll, processes } from './processes.ts';

export interface SystemUser {
  readonly name: string;
  readonly password: string;
  readonly uid: number;
  readonly home: string;
  remove(): Promise<void>;
}

/** A throwaway account of this machine with a password. Needs root. */
export async function createSystemUser(home: string): Promise<SystemUser> {
  const name = `surety-${randomBytes(4).toString('hex')}`;
  const password = `pw ${randomBytes(9).toString('base64')} $(id)'"`;
  await command('useradd', ['--create-home', '--home-dir', home, '--shell', '/bin/sh', '--no-log-init', name]);
  await command('chpasswd', [], `${name}:${password}\n`);
  const uid = Number(await command('id', ['-u', name]));
  return {
    name,
    password,
    uid,
    home,
    remove: async () => {
      killAll(processes().flatMap((process) => (process.uid === uid ? [process.pid] : [])));
      await command('userdel', ['--force', '--remove', name]).catch(async (error: unknown) => {
        // userdel complains of a missing mail spool after it did its work.
        const still = await command('id', ['-u', name]).catch(() => null);
        if (still !== null) throw error;
      });
    },
  };
}

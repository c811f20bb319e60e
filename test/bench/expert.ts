import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sshd } from '../services/sshd.ts';
import { timed, type Measured } from './row.ts';

/** What an expert types, by bash and OpenSSH's own client. */
export interface Expert {
  /** `ssh host 'COMMAND' | tee >(sha256sum) > file`. */
  dump(command: string, file: string): Promise<Measured>;
  /** `ssh host 'COMMAND' < file`. */
  load(command: string, file: string): Promise<Measured>;
}

export function expertOn(sshd: Sshd): Expert {
  const ssh = `ssh -p ${String(sshd.port)} -i ${join(sshd.dir, 'user_key')} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR ${sshd.user}@${sshd.host}`;

  async function bash(line: string, file: string, command: string): Promise<Measured> {
    const { seconds } = await timed(async () => {
      const child = spawn('bash', ['-c', `set -o pipefail; ${line}`, 'expert', command, file], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error(`the expert's line failed with ${String(code)}: ${command}`);
    });
    return { seconds, bytes: (await stat(file)).size };
  }

  return {
    dump: (command, file) => bash(`${ssh} "$1" | tee >(sha256sum >"$2.sha256") >"$2"`, file, command),
    load: (command, file) => bash(`${ssh} "$1" <"$2"`, file, command),
  };
}

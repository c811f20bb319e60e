import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SshTarget } from '../../../main/remote/types.ts';
import { command } from '../../services/commands.ts';
import { guarded } from '../../services/scripts.ts';
import { poolFor } from '../../services/ssh-pool.ts';
import { startSshd } from '../../services/sshd.ts';
import type { Sshd } from '../../services/sshd.ts';
import { makeTempDir } from '../../services/temp.ts';
import type { TempDir } from '../../services/temp.ts';

let dir: TempDir;
let sshd: Sshd;
let pool: ReturnType<typeof poolFor>;

beforeAll(async () => {
  dir = await makeTempDir('sign-in');
  sshd = await startSshd({ dir: join(dir.path, 'sshd'), user: 'throwaway' });
});
afterAll(async () => {
  await sshd.stop();
  await dir.remove();
});
afterEach(() => pool.close());

async function whoAmI(target: SshTarget, ...servers: Sshd[]): Promise<string> {
  pool = poolFor([sshd, ...servers]);
  const remote = await pool.open(target);
  return (await remote.run(guarded('id -un'))).stdout.toString().trim();
}

async function newKey(name: string, args: readonly string[], passphrase = ''): Promise<string> {
  const path = join(dir.path, name);
  await command('ssh-keygen', ['-q', '-N', passphrase, '-f', path, ...args]);
  await command('sh', ['-c', 'cat "$1" >> "$2"', 'sh', `${path}.pub`, join(sshd.dir, 'authorized_keys')]);
  return readFile(path, 'utf8');
}

describe('signing in', () => {
  it('works by password', async () => {
    const target = sshd.target({ signIn: { method: 'password', password: sshd.password ?? '' } });
    expect(await whoAmI(target)).toBe(sshd.user);
  });

  it('works by password where the server asks for it as a question', async () => {
    const asking = await startSshd({
      dir: join(dir.path, 'asking'),
      user: sshd.user,
      config: ['UsePAM yes', 'PasswordAuthentication no', 'KbdInteractiveAuthentication yes'],
    });
    try {
      const password = sshd.password ?? '';
      expect(await whoAmI(asking.target({ signIn: { method: 'password', password } }), asking)).toBe(sshd.user);
      await pool.close();
      const wrong = whoAmI(asking.target({ signIn: { method: 'password', password: 'wrong' } }), asking);
      await expect(wrong).rejects.toMatchObject({ code: 'ssh_sign_in_failed' });
    } finally {
      await asking.stop();
    }
  });

  it('works by key: plain, locked with a passphrase, and RSA in PEM', async () => {
    expect(await whoAmI(sshd.target())).toBe(sshd.user);
    await pool.close();
    const locked = await newKey('locked', ['-t', 'ed25519'], 'open sesame');
    const key = { method: 'key', privateKey: locked, passphrase: 'open sesame' } as const;
    expect(await whoAmI(sshd.target({ signIn: key }))).toBe(sshd.user);
    await pool.close();
    const pem = await newKey('pem', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']);
    expect(await whoAmI(sshd.target({ signIn: { method: 'key', privateKey: pem, passphrase: null } }))).toBe(sshd.user);
  });

  it('works by an agent', async () => {
    const socket = join(dir.path, 'agent.sock');
    await newKey('for-agent', ['-t', 'ed25519']);
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(createInterface({ input: agent.stdout }), 'line');
      await command('env', [`SSH_AUTH_SOCK=${socket}`, 'ssh-add', '-q', join(dir.path, 'for-agent')]);
      expect(await whoAmI(sshd.target({ signIn: { method: 'agent', socket } }))).toBe(sshd.user);
    } finally {
      agent.kill();
      await once(agent, 'exit');
    }
  });
});

describe('a refused sign-in', () => {
  it('says who, how and where, and nothing of the password', async () => {
    const failed = whoAmI(sshd.target({ signIn: { method: 'password', password: 'hunter2' } }));
    const error = await failed.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'ssh_sign_in_failed',
      message: `web-1 did not accept the password for user ${sshd.user} at 127.0.0.1:${String(sshd.port)}.`,
      problem: { where: 'web-1', next: 'Check the user and the password.' },
    });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('hunter2');
  });

  it('costs one try, not six', async () => {
    const failures = (): number => sshd.log.filter((line) => line.startsWith('Failed password')).length;
    const before = failures();
    await expect(whoAmI(sshd.target({ signIn: { method: 'password', password: 'no' } }))).rejects.toThrow();
    expect(failures() - before).toBe(1);
  });

  it('names what the server offers when it does not offer the configured way', async () => {
    const keysOnly = await startSshd({
      dir: join(dir.path, 'keys'),
      user: sshd.user,
      config: ['PasswordAuthentication no'],
    });
    try {
      const failed = whoAmI(keysOnly.target({ signIn: { method: 'password', password: 'x' } }), keysOnly);
      await expect(failed).rejects.toThrow(/does not allow signing in by password .* it offers: publickey/);
    } finally {
      await keysOnly.stop();
    }
  });

  it('says so when the server wants more than one way', async () => {
    const config = ['AuthenticationMethods publickey,password'];
    const strict = await startSshd({ dir: join(dir.path, 'strict'), user: sshd.user, config });
    try {
      await expect(whoAmI(strict.target(), strict)).rejects.toThrow(/asks for more \(password\)/);
    } finally {
      await strict.stop();
    }
  });

  it('points at the key when the server does not know it', async () => {
    const path = join(dir.path, 'stranger');
    await command('ssh-keygen', ['-q', '-N', '', '-t', 'ed25519', '-f', path]);
    const privateKey = await readFile(path, 'utf8');
    const failed = whoAmI(sshd.target({ signIn: { method: 'key', privateKey, passphrase: null } }));
    await expect(failed).rejects.toMatchObject({ code: 'ssh_sign_in_failed', problem: { next: /authorized_keys/ } });
  });

  it('says when there is no agent', async () => {
    const failed = whoAmI(sshd.target({ signIn: { method: 'agent', socket: join(dir.path, 'nobody.sock') } }));
    await expect(failed).rejects.toMatchObject({ code: 'ssh_agent_missing' });
  });

  it('says when the pasted key is no key, before it connects', async () => {
    const failed = whoAmI(sshd.target({ signIn: { method: 'key', privateKey: 'x', passphrase: null } }));
    await expect(failed).rejects.toMatchObject({ code: 'ssh_key_invalid' });
  });
});

describe('a jump host', () => {
  it('is signed in to first, and both keys are checked', async () => {
    const inner = await startSshd({ dir: join(dir.path, 'inner'), user: sshd.user });
    try {
      const jump = sshd.target({ key: 'jump', label: 'bastion' });
      expect(await whoAmI(inner.target({ label: 'db-1', jump }), inner)).toBe(sshd.user);
      await pool.close();
      pool = poolFor([inner]);
      await expect(pool.open(inner.target({ label: 'db-1', jump }))).rejects.toMatchObject({
        code: 'host_key_unknown',
        problem: { where: 'bastion' },
      });
      await pool.close();
      pool = poolFor([sshd]);
      await expect(pool.open(inner.target({ label: 'db-1', jump }))).rejects.toMatchObject({
        code: 'host_key_unknown',
        problem: { where: 'db-1' },
      });
    } finally {
      await inner.stop();
    }
  });

  it('that cannot reach the server is named', async () => {
    pool = poolFor([sshd]);
    const target = sshd.target({
      key: 'nowhere',
      label: 'db-1',
      port: 1,
      jump: sshd.target({ key: 'jump', label: 'bastion' }),
    });
    await expect(pool.open(target)).rejects.toMatchObject({
      code: 'ssh_unreachable',
      message: /bastion could not open a way/,
    });
  });
});

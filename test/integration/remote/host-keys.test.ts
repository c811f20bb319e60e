import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { offeredKey } from '../../../main/remote/host-key.ts';
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

beforeEach(async () => {
  dir = await makeTempDir('host-keys');
  sshd = await startSshd({ dir: dir.path, hostKeyTypes: ['ed25519', 'rsa'] });
  pool = poolFor([]);
});
afterEach(async () => {
  await pool.close();
  await sshd.stop();
  await dir.remove();
});

describe('the host key', () => {
  it('is offered with the fingerprint that ssh-keygen shows, and nothing happens until it is accepted', async () => {
    const shown = (await command('ssh-keygen', ['-lf', join(dir.path, 'host_ed25519.pub')])).split(' ')[1] ?? '';
    await expect(pool.open(sshd.target())).rejects.toMatchObject({
      code: 'host_key_unknown',
      message: expect.stringContaining(`ssh-ed25519 ${shown}`) as unknown,
    });
    expect(pool.hostKeys.offers.map((offer) => offer.key.fingerprint)).toEqual([shown]);
    expect(sshd.log.join('\n')).not.toContain('Accepted');
    pool.hostKeys.accept(sshd.host, sshd.port);
    const remote = await pool.open(sshd.target());
    await remote.run(guarded('true'));
  });

  it('that changed blocks, and both fingerprints are shown', async () => {
    pool.hostKeys.pin(sshd.host, sshd.port, sshd.hostKey);
    const before = sshd.hostKeyFingerprint;
    await pool.open(sshd.target());
    pool.forget(sshd.target().key);
    await sshd.restartWithNewHostKey();
    const error = await pool.open(sshd.target()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'host_key_changed' });
    expect(String(error)).toContain(before);
    expect(String(error)).toContain(sshd.hostKeyFingerprint);
    expect(pool.hostKeys.offers.at(-1)?.key.fingerprint).toBe(sshd.hostKeyFingerprint);
  });

  it('of another type than the host prefers is asked for first, so that it does not look changed', async () => {
    const text = await readFile(join(dir.path, 'host_rsa.pub'), 'utf8');
    pool.hostKeys.pin(sshd.host, sshd.port, offeredKey(Buffer.from(text.split(' ')[1] ?? '', 'base64')));
    const remote = await pool.open(sshd.target());
    await remote.run(guarded('true'));
  });
});

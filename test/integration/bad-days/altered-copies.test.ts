import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Backup } from '../../../shared/domain/backup.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { treeOf } from '../../support/tree.ts';
import { expectFailed, expectNothingLeft, expectProblem, filesBelow, openBadDay, type BadDay } from './bad-day.ts';
import { openValve, type Valve } from './valve.ts';

let day: BadDay;
let plain: Sshd;
let plainValve: Valve;
let shop: string;
let before: string[];

/** A sha256sum that alters a file before it reads it, while a switch is there. Pipes it leaves alone. */
function alteringTools(path: string): Record<string, string> {
  const bin = join(path, 'altering');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'sha256sum'),
    `#!/bin/sh
file=$(readlink "/proc/$$/fd/0")
if [ -e '${path}/alter' ] && [ -f "$file" ]; then printf x >>"$file"; fi
exec /usr/bin/sha256sum "$@"
`,
  );
  chmodSync(join(bin, 'sha256sum'), 0o755);
  return { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
}

beforeAll(async () => {
  day = await openBadDay({
    prepare: (path) => {
      const env = alteringTools(path);
      return { serverEnv: env, storageEnv: env };
    },
  });
  plain = await startSshd({ dir: join(day.path, 'plain'), sftpOnly: true });
  plainValve = await openValve(plain);
  shop = await day.noise('shop', 1024 * 1024);
  before = treeOf(shop);
});

afterAll(async () => {
  await day.close();
  await plainValve.close();
  await plain.stop();
});

const appTo = (destinationId: string): Promise<string> =>
  day.agency.addApp(day.serverId, [destinationId], { kind: 'directory', path: shop, exclude: [], runAs: null });

describe('a copy that is altered before it is checked', () => {
  it.each(['sftpId', 'localId'] as const)(
    'is found by the checksum at the destination, and does not stay: %s',
    async (which) => {
      writeFileSync(join(day.path, 'alter'), '');
      onTestFinished(() => {
        rmSync(join(day.path, 'alter'));
      });
      const { run, backups } = await day.agency.backUp(await appTo(day[which]));

      expectFailed(run, 'copy_mismatch', /not the backup that was sent/);
      expect(run.problem?.where).toBe(which === 'sftpId' ? 'storage box' : 'usb disk');
      expect(backups[0]?.copies[0]).toMatchObject({
        state: 'failed',
        proof: { stored: { state: 'passed' }, matches: { state: 'failed' } },
      });
      await expectNothingLeft(day);
    },
  );

  it('is found by reading it back where the host has SFTP alone', async () => {
    const box = join(day.path, 'plain box');
    const id = await day.agency.addSftp(plainValve.sshd, box, 'plain box');
    const appId = await appTo(id);
    // Right after it got its final name, and before Surety's next question reaches the host.
    plainValve.beforeUp(() => {
      const folder = join(box, 'ACME');
      const [name] = existsSync(folder)
        ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.tar.gz'))
        : [];
      if (name === undefined) return;
      plainValve.beforeUp(null);
      void flip(join(folder, name));
    });

    const { run, backups } = await day.agency.backUp(appId);

    expectFailed(run, 'copy_mismatch', /read back whole/);
    expect(run.problem?.where).toBe('plain box');
    expect(backups[0]?.copies[0]).toMatchObject({ state: 'failed', proof: { matches: { state: 'failed' } } });
    expect(filesBelow(box)).toEqual([]);
    await expectNothingLeft(day);
  });

  it('never takes the place of another file, and leaves that one alone', async () => {
    const box = join(day.path, 'taken box');
    const appId = await appTo(await day.agency.addSftp(plainValve.sshd, box, 'taken box'));
    plainValve.beforeUp(() => {
      const folder = join(box, 'ACME');
      const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
      const part = names.find((one) => one.endsWith('.surety-part'));
      if (part === undefined) return;
      plainValve.beforeUp(null);
      writeFileSync(join(folder, part.replace(/\.surety-part$/, '')), 'of somebody else');
    });

    const { run, backups } = await day.agency.backUp(appId);

    expectFailed(run, 'conflict', /a backup never replaces another/);
    expect(filesBelow(box)).toEqual([backups[0]?.name]);
    expect(readFileSync(join(box, backups[0]?.copies[0]?.locator ?? ''), 'utf8')).toBe('of somebody else');
    await expectNothingLeft(day);
  });

  it('is proven where nobody touches it', async () => {
    const id = await day.agency.addSftp(plain, join(day.path, 'plain box 2'), 'plain box 2');
    const { run, backups } = await day.agency.backUp(await appTo(id));
    expect(run.state).toBe('proven');
    expect(backups[0]?.copies[0]?.proof.matches.evidence).toContain('read back whole');
  });
});

describe('a restore from a copy that was damaged since', () => {
  const roots = { sftpId: 'box', localId: 'usb' } as const;

  async function goodBackup(which: 'sftpId' | 'localId'): Promise<{ backup: Backup; file: string }> {
    const { run, backups } = await day.agency.backUp(await appTo(day[which]));
    expect(run.state).toBe('proven');
    const [backup] = backups;
    if (!backup) throw new Error('there is no backup');
    return { backup, file: join(day[roots[which]], backup.copies[0]?.locator ?? '') };
  }

  it.each([
    {
      how: 'cut short',
      where: 'SFTP',
      which: 'sftpId',
      words: /has 5000 bytes at the destination/,
      harm: (file: string) => truncate(file, 5000),
    },
    {
      how: 'cut short',
      where: 'the server',
      which: 'localId',
      words: /has 5000 bytes at the destination/,
      harm: (file: string) => truncate(file, 5000),
    },
    { how: 'altered in a byte', where: 'SFTP', which: 'sftpId', words: /not the one that was made/, harm: flip },
    { how: 'altered in a byte', where: 'the server', which: 'localId', words: /not the one that was made/, harm: flip },
  ] as const)(
    'is refused when it is $how at $where, before a safety backup is taken',
    async ({ which, words, harm }) => {
      const { backup, file } = await goodBackup(which);
      await harm(file);
      const kept = { box: filesBelow(day.box), usb: filesBelow(day.usb) };

      const restored = await day.agency.restore(backup.id);

      expect(restored).toMatchObject({ state: 'failed', safetyBackupId: null });
      expectProblem(restored.problem, 'backup_damaged', words);
      expect(restored.problem?.next).toMatch(/Nothing was changed/);
      expect(treeOf(shop)).toEqual(before);
      expect(await day.agency.client.backups.list({ appId: backup.appId })).toHaveLength(1);
      await expectNothingLeft(day, kept);
    },
  );

  it('says so when the file is gone', async () => {
    const { backup, file } = await goodBackup('sftpId');
    rmSync(file);
    const kept = { box: filesBelow(day.box), usb: filesBelow(day.usb) };

    const restored = await day.agency.restore(backup.id);

    expect(restored.state).toBe('failed');
    expectProblem(restored.problem, 'copy_missing', /not at the destination any more/);
    expect(treeOf(shop)).toEqual(before);
    await expectNothingLeft(day, kept);
  });
});

/** The same size, another byte in the middle. */
function flip(path: string): Promise<void> {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, 5000);
  writeSync(file, Buffer.from([byte.readUInt8(0) ^ 0xff]), 0, 1, 5000);
  closeSync(file);
  return Promise.resolve();
}

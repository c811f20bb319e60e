import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../../shared/domain/source.ts';
import { startSshd } from '../../services/sshd.ts';
import { expectFailed, expectNothingLeft, filesBelow, openBadDay, type BadDay } from './bad-day.ts';

let day: BadDay;
let shop: string;

beforeAll(async () => {
  day = await openBadDay();
  shop = await day.noise('shop', 100_000);
});

afterAll(async () => {
  await day.close();
});

const directory = (): SourceConfig => ({ kind: 'directory', path: shop, exclude: [], runAs: null });

/** It is never reached: the tool is looked for first. */
const mysql = {
  kind: 'mysql',
  database: 'shop',
  connection: { via: 'tcp', host: '127.0.0.1', port: 1 },
  user: 'nobody',
  runAs: null,
} as const;

/** Everything that scripts need but the named tools. */
function withoutTools(path: string, tools: readonly string[]): string {
  const bin = join(path, `without-${tools.join('-')}`);
  mkdirSync(bin);
  const useful = [
    'sh',
    'mkdir',
    'rm',
    'mkfifo',
    'tee',
    'wc',
    'cat',
    'sha256sum',
    'head',
    'tail',
    'tr',
    'sed',
    'awk',
    'cut',
    'grep',
    'id',
    'nice',
    'ionice',
    'true',
    'env',
    'find',
    'du',
    'stat',
    'df',
    'dd',
    'ls',
    'gzip',
    'tar',
    'timeout',
    'sync',
    'mv',
    'ln',
    'uname',
    'date',
    'psql',
    'mariadb',
    'mariadb-dump',
    'pg_dump',
    'pg_restore',
    'readlink',
    'test',
    'sort',
    'sleep',
    'dirname',
    'basename',
    'mktemp',
  ];
  for (const tool of useful) if (!tools.includes(tool)) symlinkSync(`/usr/bin/${tool}`, join(bin, tool));
  return bin;
}

describe('a tool that is not on the server', () => {
  const missing = (tools: readonly string[]) => async (act: (serverId: string) => Promise<void>) => {
    const bin = withoutTools(day.path, tools);
    const sshd = await startSshd({ dir: join(day.path, `sshd-${tools.join('-')}`), config: [`SetEnv "PATH=${bin}"`] });
    try {
      await act(await day.agency.addServer(sshd, `bare ${tools.join(' ')}`));
    } finally {
      await sshd.stop();
    }
  };

  it('is named with the package to install: tar', async () => {
    await missing(['tar'])(async (serverId) => {
      const { run } = await day.agency.backUp(await day.agency.addApp(serverId, [day.sftpId], directory()));
      expectFailed(run, 'tool_missing', /bare tar has no tar/);
      expect(run.problem?.next).toContain('apt install tar');
    });
  });

  it('is named with the package to install: mariadb-dump', async () => {
    await missing(['mariadb-dump', 'mysqldump'])(async (serverId) => {
      const { run } = await day.agency.backUp(
        await day.agency.addApp(serverId, [day.sftpId], mysql, { password: 'never used' }),
      );
      expectFailed(run, 'tool_missing', /has no mariadb-dump/);
      expect(run.problem?.next).toContain('apt install');
    });
  });

  it('is named with the package to install: the compressor that was asked for', async () => {
    await missing(['pigz'])(async (serverId) => {
      const appId = await day.agency.addApp(serverId, [day.sftpId, day.localId], directory(), {
        compression: { compressor: 'pigz' },
      });
      const kept = { box: filesBelow(day.box), usb: filesBelow(day.usb) };
      const { run } = await day.agency.backUp(appId);
      expectFailed(run, 'tool_missing', /compressor pigz is not on the server/);
      await expectNothingLeft(day, kept);
    });
  });

  it('is named: what computes SHA-256', async () => {
    await missing(['sha256sum'])(async (serverId) => {
      const kept = { box: filesBelow(day.box), usb: filesBelow(day.usb) };
      const { run } = await day.agency.backUp(await day.agency.addApp(serverId, [day.sftpId], directory()));
      expectFailed(run, 'tool_missing', /SHA-256/);
      await expectNothingLeft(day, kept);
    });
  });

  it('does not need the fast ones: gzip does where igzip and pigz are not', async () => {
    await missing(['igzip', 'pigz'])(async (serverId) => {
      const { run } = await day.agency.backUp(await day.agency.addApp(serverId, [day.sftpId], directory()));
      expect(run).toMatchObject({ state: 'proven', problem: null });
    });
  });
});

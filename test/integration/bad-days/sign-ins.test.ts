import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../../shared/domain/source.ts';
import { startMariadb, type MariadbServer } from '../../services/mariadb.ts';
import { startPostgres, superPassword, type PostgresServer } from '../../services/postgres.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { expectFailed, expectNothingLeft, expectProblem, filesBelow, openBadDay, type BadDay } from './bad-day.ts';

let day: BadDay;
let postgres: PostgresServer;
let mariadb: MariadbServer;
let people: Sshd;
let shop: string;

beforeAll(async () => {
  [day, postgres, mariadb] = await Promise.all([openBadDay(), startPostgres(), startMariadb()]);
  people = await startSshd({ dir: join(day.path, 'people'), user: 'throwaway' });
  shop = await day.noise('shop', 100_000);
  await postgres.sql('postgres', 'CREATE DATABASE shop');
  await mariadb.sql('CREATE DATABASE shop');
});

afterAll(async () => {
  await people.stop();
  await day.close();
  await Promise.all([postgres.stop(), mariadb.stop()]);
});

const mysql = (): SourceConfig => ({
  kind: 'mysql',
  database: 'shop',
  connection: { via: 'tcp', host: '127.0.0.1', port: mariadb.port },
  user: mariadb.user,
  runAs: null,
});

const directory = (): SourceConfig => ({ kind: 'directory', path: shop, exclude: [], runAs: null });

describe('a host key that changed', () => {
  it('blocks everything on that server until a person accepts the new one, and nobody signs in before', async () => {
    const { client } = day.agency;
    const sshd = await startSshd({ dir: join(day.path, 'rekeyed-server') });
    try {
      const serverId = await day.agency.addServer(sshd, 'rekeyed');
      const appId = await day.agency.addApp(serverId, [day.sftpId], directory());
      const pinned = sshd.hostKeyFingerprint;
      await sshd.restartWithNewHostKey();
      const from = sshd.log.length;

      const test = await client.servers.test({ id: serverId });
      expect(test).toMatchObject({
        ok: false,
        hostKey: {
          state: 'changed',
          pinned: { fingerprint: pinned },
          offered: { fingerprint: sshd.hostKeyFingerprint },
        },
      });
      expectProblem(test.problem, 'host_key_changed', /changed.*nothing was sent/);
      expect(test.problem?.message).toContain(sshd.hostKeyFingerprint);
      const { run } = await day.agency.backUp(appId);
      expectFailed(run, 'host_key_changed', /host key of rekeyed/);
      expect((await client.servers.get({ id: serverId })).hostKey.state).toBe('changed');
      expect(signInsIn(sshd.log.slice(from))).toEqual([]);

      await expect(client.servers.acceptHostKey({ id: serverId, fingerprint: pinned })).rejects.toMatchObject({
        data: { code: 'not_found' },
      });
      await client.servers.acceptHostKey({ id: serverId, fingerprint: sshd.hostKeyFingerprint });
      expect(await client.servers.test({ id: serverId })).toMatchObject({ ok: true, hostKey: { state: 'pinned' } });
      expect((await day.agency.backUp(appId)).run.state).toBe('proven');
      expect(signInsIn(sshd.log.slice(from))).not.toEqual([]);
    } finally {
      await sshd.stop();
    }
  });

  it('blocks a destination in the same way, and the other one still gets its copy', async () => {
    const { client } = day.agency;
    const sshd = await startSshd({ dir: join(day.path, 'rekeyed-storage') });
    try {
      const id = await day.agency.addSftp(sshd, join(day.path, 'rekeyed box'), 'rekeyed box');
      const appId = await day.agency.addApp(day.serverId, [id, day.localId], directory());
      await sshd.restartWithNewHostKey();
      const from = sshd.log.length;

      const { run } = await day.agency.backUp(appId);
      expect(run.state).toBe('degraded');
      expectProblem(run.problem, 'host_key_changed', /host key of rekeyed box/);
      expectProblem((await client.destinations.check({ id })).problem, 'host_key_changed', /host key of rekeyed box/);
      expect(signInsIn(sshd.log.slice(from))).toEqual([]);

      await client.destinations.acceptHostKey({ id, fingerprint: sshd.hostKeyFingerprint });
      expect((await day.agency.backUp(appId)).run.state).toBe('proven');
    } finally {
      await sshd.stop();
    }
  });
});

/** Lines of sshd's log that tell of somebody who tried to sign in. */
function signInsIn(lines: readonly string[]): string[] {
  return lines.filter((line) => /Accepted|Failed|authenticating user|Postponed|Invalid user/.test(line));
}

describe('a sign-in that is refused', () => {
  it('says that the password is wrong, and tries it once', async () => {
    const { client } = day.agency;
    const { id } = await client.servers.create({
      name: 'people',
      host: people.host,
      port: people.port,
      user: people.user,
      signIn: { method: 'password' },
      secrets: { password: 'not the password' },
    });
    await client.servers.test({ id });
    await client.servers.acceptHostKey({ id, fingerprint: people.hostKeyFingerprint });
    const from = people.log.length;

    expectProblem((await client.servers.test({ id })).problem, 'ssh_sign_in_failed', /people.*password/);
    expect(people.log.slice(from).filter((line) => line.startsWith('Failed password'))).toHaveLength(1);
    const kept = { box: filesBelow(day.box), usb: filesBelow(day.usb) };
    const { run } = await day.agency.backUp(await day.agency.addApp(id, [day.sftpId], directory()));
    expectFailed(run, 'ssh_sign_in_failed', /people.*password/);
    await expectNothingLeft(day, kept);
  });

  it('says that the key is not let in', async () => {
    const { client } = day.agency;
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'sec1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const { id } = await client.servers.create({
      name: 'stranger',
      host: people.host,
      port: people.port,
      user: people.user,
      signIn: { method: 'key' },
      secrets: { privateKey },
    });

    expectProblem((await client.servers.test({ id })).problem, 'ssh_sign_in_failed', /stranger.*key/);
  });

  it('fails a destination alone when only its password is wrong', async () => {
    const { client, clientId } = day.agency;
    const { id } = await client.destinations.create({
      clientId,
      name: 'locked box',
      config: {
        kind: 'sftp',
        host: people.host,
        port: people.port,
        user: people.user,
        signIn: { method: 'password' },
        path: '/tmp/nowhere',
      },
      secrets: { password: 'not the password' },
    });

    const { run } = await day.agency.backUp(await day.agency.addApp(day.serverId, [id, day.localId], directory()));

    expect(run.state).toBe('degraded');
    expectProblem(run.problem, 'ssh_sign_in_failed', /locked box/);
  });

  it.each(['PostgreSQL', 'MariaDB'])('says that the database password is wrong: %s', async (which) => {
    const config = which === 'MariaDB' ? mysql() : postgres.config('shop');
    const appId = await day.agency.addApp(day.serverId, [day.sftpId], config, { password: 'not the password' });
    const kept = { box: filesBelow(day.box), usb: filesBelow(day.usb) };

    const { run } = await day.agency.backUp(appId);

    expectFailed(run, 'database_sign_in_failed', /(PostgreSQL|database server).*password/);
    await expectNothingLeft(day, kept);
  });

  it('gives the line for sudoers when the user may not become another one', async () => {
    const { client } = day.agency;
    const { id } = await client.servers.create({
      name: 'no sudo',
      host: people.host,
      port: people.port,
      user: people.user,
      signIn: { method: 'key' },
      secrets: { privateKey: people.privateKey },
    });
    const appId = await day.agency.addApp(id, [day.sftpId], {
      kind: 'directory',
      path: shop,
      exclude: [],
      runAs: 'root',
    });

    const { run } = await day.agency.backUp(appId);

    expectFailed(run, 'sudo_refused', /sudo on no sudo does not let/);
    expect(run.problem?.next).toContain(`${people.user} ALL=(root) NOPASSWD`);
  });

  it('says that the user may not read the source', async () => {
    const { client } = day.agency;
    const { id } = await client.servers.create({
      name: 'may not read',
      host: people.host,
      port: people.port,
      user: people.user,
      signIn: { method: 'password' },
      secrets: { password: people.password ?? '' },
    });
    const appId = await day.agency.addApp(id, [day.sftpId], {
      kind: 'directory',
      path: '/root',
      exclude: [],
      runAs: null,
    });

    const { run } = await day.agency.backUp(appId);

    expectFailed(run, 'source_missing', /may not read directory "\/root" on may not read/);
  });
});

describe('a database password that nobody entered', () => {
  it('says so, and the next run works once it is entered', async () => {
    const appId = await day.agency.addApp(day.serverId, [day.sftpId], postgres.config('shop'), { password: null });
    const { run } = await day.agency.backUp(appId);
    expectFailed(run, 'database_sign_in_failed', /password/);
    await day.agency.client.sources.update({
      id: (await day.agency.client.apps.get({ id: appId })).sources[0]?.id ?? '',
      config: postgres.config('shop'),
      secrets: { password: superPassword },
    });
    expect((await day.agency.backUp(appId)).run).toMatchObject({ state: 'proven', problem: null });
  });
});

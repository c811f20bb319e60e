import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { damage, makeSample } from '../../../main/demo/sample.ts';
import { startMariadb, type MariadbServer } from '../../services/mariadb.ts';
import { startPostgres, superPassword, type PostgresServer } from '../../services/postgres.ts';
import { treeOf } from '../../support/tree.ts';
import { expectNothingLeft, filesBelow, openBadDay, type BadDay } from './bad-day.ts';

const hostile = `it's; touch /pwned $(touch /pwned) 🧾\n \`touch /pwned\` "two lines" -rf *`;
/** Each kind of destination gets one of them. */
const names = [
  ['sftpId', hostile],
  ['localId', `-- -rf ${hostile}`],
] as const;

let day: BadDay;
let postgres: PostgresServer;
let mariadb: MariadbServer;

beforeAll(async () => {
  [day, postgres, mariadb] = await Promise.all([openBadDay(), startPostgres(), startMariadb()]);
});

afterAll(async () => {
  await day.close();
  await Promise.all([postgres.stop(), mariadb.stop()]);
});

it.each(names)('a directory makes the whole round under a name that is a command: %s', async (which, name) => {
  const parent = join(day.path, which);
  await mkdir(parent);
  const path = join(parent, name.replaceAll('/', '∕'));
  await mkdir(path);
  await makeSample(path);
  await writeFile(join(path, hostile.replaceAll('/', '∕')), 'content');
  const before = treeOf(path);
  const exclude = [`nothing; ${hostile.replaceAll('\n', ' ')}`];
  const appId = await day.agency.addApp(
    day.serverId,
    [day[which]],
    { kind: 'directory', path, exclude, runAs: null },
    { name: hostile.replaceAll('\n', ' ').slice(0, 190) },
  );

  const { run, backups } = await day.agency.backUp(appId);
  expect(run).toMatchObject({ state: 'proven', problem: null });
  await damage(path);
  expect(treeOf(path)).not.toEqual(before);
  expect(await day.agency.restore(backups[0]?.id ?? '')).toMatchObject({ state: 'restored', problem: null });

  expect(treeOf(path)).toEqual(before);
  expect(existsSync('/pwned')).toBe(false);
  await day.agency.client.apps.remove({ id: appId });
  await expectNothingLeft(day, { box: filesBelow(day.box), usb: filesBelow(day.usb) });
});

it.each(names)(
  'a PostgreSQL database makes the whole round under a name that is a command: %s',
  async (which, name) => {
    const database = `${name.slice(0, 40)} ${which}`;
    await postgres.sql('postgres', 'CREATE DATABASE :"name"', { name: database });
    await postgres.sql(
      database,
      `CREATE TABLE "it's; $(id)" AS SELECT i, md5(i::text) AS t FROM generate_series(1, 1000) i`,
    );
    const content = (): Promise<string> =>
      postgres.sql(database, `SELECT count(*), md5(string_agg(t, '' ORDER BY i)) FROM "it's; $(id)"`);
    const before = await content();
    const appId = await day.agency.addApp(day.serverId, [day[which]], postgres.config(database), {
      password: superPassword,
    });

    const { run, backups } = await day.agency.backUp(appId);
    expect(run).toMatchObject({ state: 'proven', problem: null });
    await postgres.sql(database, `DELETE FROM "it's; $(id)" WHERE i % 3 = 0; UPDATE "it's; $(id)" SET t = 'x'`);
    expect(await content()).not.toBe(before);
    expect(await day.agency.restore(backups[0]?.id ?? '')).toMatchObject({ state: 'restored', problem: null });

    expect(await content()).toBe(before);
    expect(existsSync('/pwned')).toBe(false);
    await expectNothingLeft(day, { box: filesBelow(day.box), usb: filesBelow(day.usb) });
  },
);

it.each(names)('a MariaDB database makes the whole round under a name that is a command: %s', async (which, name) => {
  // Its names hold at most 64 characters, and none beyond the first 65536.
  const database = name.replaceAll('🧾', '☃').slice(0, 64).trimEnd();
  const quoted = `\`${database.replaceAll('`', '``')}\``;
  await mariadb.sql(
    `CREATE DATABASE ${quoted}; USE ${quoted}; CREATE TABLE ${quoted}.\`it's; $(id)\` AS SELECT seq AS i, MD5(seq) AS t FROM seq_1_to_1000`,
  );
  const content = (): Promise<string> =>
    mariadb.sql(`SELECT COUNT(*), MD5(GROUP_CONCAT(t ORDER BY i SEPARATOR '')) FROM ${quoted}.\`it's; $(id)\``);
  const before = await content();
  const config = {
    kind: 'mysql',
    database,
    connection: { via: 'socket', path: mariadb.socket },
    user: mariadb.user,
    runAs: null,
  } as const;
  const appId = await day.agency.addApp(day.serverId, [day[which]], config, { password: mariadb.password });

  const { run, backups } = await day.agency.backUp(appId);
  expect(run).toMatchObject({ state: 'proven', problem: null });
  await mariadb.sql(
    `DELETE FROM ${quoted}.\`it's; $(id)\` WHERE i % 3 = 0; UPDATE ${quoted}.\`it's; $(id)\` SET t = 'x'`,
  );
  expect(await content()).not.toBe(before);
  expect(await day.agency.restore(backups[0]?.id ?? '')).toMatchObject({ state: 'restored', problem: null });

  expect(await content()).toBe(before);
  expect(existsSync('/pwned')).toBe(false);
  await expectNothingLeft(day, { box: filesBelow(day.box), usb: filesBelow(day.usb) });
});

it('the paths of destinations and of the work folder are data too', async () => {
  const folder = hostile.replaceAll('/', '∕');
  const work = join(day.path, 'work places', folder);
  const shop = join(day.path, 'shop');
  await Promise.all([mkdir(work, { recursive: true }), mkdir(shop)]);
  await makeSample(shop);
  const before = treeOf(shop);
  const serverId = await day.agency.addServer(day.server, hostile.replaceAll('\n', ' '), work);
  const box = join(day.path, 'boxes', folder);
  const usb = join(day.path, 'disks', folder);
  const appId = await day.agency.addApp(
    serverId,
    [await day.agency.addSftp(day.storage, box, 'odd box'), await day.agency.addLocal(usb, 'odd disk')],
    {
      kind: 'directory',
      path: shop,
      exclude: [],
      runAs: null,
    },
  );

  const { run, backups } = await day.agency.backUp(appId);
  expect(run).toMatchObject({ state: 'proven', problem: null });
  expect(filesBelow(box)).toEqual(filesBelow(usb));
  for (const copy of backups[0]?.copies ?? []) {
    await damage(shop);
    const { id, plan } = await day.agency.client.restores.plan({ backupId: copy.backupId, copyId: copy.id });
    await day.agency.client.restores.confirm({ id, phrase: plan.phrase });
    expect(await day.agency.endedRestore(id)).toMatchObject({ state: 'restored', problem: null });
    expect(treeOf(shop)).toEqual(before);
  }
  expect(filesBelow(work)).toEqual([]);
  expect(existsSync('/pwned')).toBe(false);
});

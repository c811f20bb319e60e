import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../../scripts/build.mjs';
import type { Restore } from '../../../shared/domain/restore.ts';
import type { SourceConfig } from '../../../shared/domain/source.ts';
import { startMariadb, type MariadbServer } from '../../services/mariadb.ts';
import { startPostgres, superPassword, type PostgresServer } from '../../services/postgres.ts';
import { processes } from '../../services/processes.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency } from '../../support/agency.ts';
import { makeGate } from '../../support/gate.ts';
import { nothingLeft, startHostProcess, type HostProcess } from '../../support/host-process.ts';
import { treeOf } from '../../support/tree.ts';

let mariadb: MariadbServer;
let postgres: PostgresServer;
let dir: TempDir;
let server: Sshd | null = null;
let host: HostProcess | null = null;

beforeAll(async () => {
  expect(await buildIfStale()).toBe(true);
  [mariadb, postgres] = await Promise.all([startMariadb(), startPostgres()]);
});

afterAll(async () => {
  await Promise.all([mariadb.stop(), postgres.stop()]);
});

beforeEach(async () => {
  dir = await makeTempDir('kill');
});

afterEach(async () => {
  await host?.stop();
  host = null;
  await server?.stop();
  server = null;
  await dir.remove();
});

/**
 * Backs a source up, changes it by `damage`, begins to restore the backup in a process of its own, kills that process
 * when the server stands at the gate, and starts Surety again. Resolves to the restore as it is then.
 */
async function killedAt(options: {
  config: SourceConfig;
  password: string | null;
  damage: () => Promise<unknown>;
  moment: Moment;
}): Promise<Restore> {
  server = await startSshd({ dir: join(dir.path, 'server'), config: options.moment.config });
  const agency = await openAgency(dir.path);
  const serverId = await agency.addServer(server);
  const disk = await agency.addLocal(join(dir.path, 'disk'));
  const appId = await agency.addApp(serverId, [disk], options.config, { password: options.password });
  const { run, backups } = await agency.backUp(appId);
  expect(run.problem).toBeNull();
  await options.damage();
  await agency.close();

  host = await startHostProcess(dir.path);
  const { id, plan } = await host.client.restores.plan({ backupId: backups[0]?.id ?? '' });
  await options.moment.arm();
  const reached = options.moment.reached();
  await host.client.restores.confirm({ id, phrase: plan.phrase });
  await reached;
  await host.kill9();
  await options.moment.pass();

  host = await startHostProcess(dir.path);
  await nothingLeft(host.client);
  expect(processes().filter(({ args }) => args.includes(dir.path) && args.includes('-restore'))).toEqual([]);
  expect(await readdir(join(dir.path, 'work'))).toEqual([]);
  return host.client.restores.get({ id });
}

/** A moment in a restore at which the plug is pulled. */
interface Moment {
  readonly config: string[];
  arm(): Promise<void>;
  reached(): Promise<void>;
  pass(): Promise<void>;
}

/** The moment at which the server is about to run a tool with these arguments; only restores run into it. */
function whenAt(tools: string[], at: string): Moment {
  const armed = join(dir.path, 'armed');
  const gate = makeGate({ dir: dir.path, tools, at, when: 'before', only: `test -e ${armed}` });
  return {
    config: [`SetEnv PATH=${gate.env['PATH'] ?? ''}`],
    arm: () => writeFile(armed, ''),
    reached: () => gate.reached(),
    async pass() {
      await rm(armed);
      // Whoever stands at the gate goes on, into the end of its input or the order to stop.
      gate.open();
    },
  };
}

/** The moment at which pg_restore works inside the server: each question to it is a whole connection, so no clock is needed. */
function whenLoading(): Moment {
  const question = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'surety%' AND query LIKE 'COPY%'";
  return {
    config: [],
    arm: () => Promise.resolve(),
    async reached() {
      while ((await postgres.sql('postgres', question)) === '0');
    },
    pass: () => Promise.resolve(),
  };
}

describe('kill -9 of Surety in mid-restore puts back what was there', () => {
  it('in a MariaDB database whose tables are being loaded', async () => {
    await mariadb.sql(
      'CREATE DATABASE shop; USE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, t TEXT); INSERT INTO shop.orders SELECT seq, MD5(seq) FROM seq_1_to_1000',
    );
    const restore = await killedAt({
      config: {
        kind: 'mysql',
        database: 'shop',
        connection: { via: 'socket', path: mariadb.socket },
        user: mariadb.user,
        runAs: null,
      },
      password: mariadb.password,
      damage: () =>
        mariadb.sql(
          "DELETE FROM shop.orders WHERE id > 500; INSERT INTO shop.orders VALUES (5000, 'written after the backup')",
        ),
      moment: whenAt(['mariadb', 'mysql'], '*--binary-mode*'),
    });
    expect(restore.state).toBe('rolled-back');
    expect((await mariadb.sql('SELECT COUNT(*), MAX(id) FROM shop.orders')).trim()).toBe('501\t5000');
  });

  it('in a PostgreSQL database that is being loaded beside', async () => {
    await postgres.sql('postgres', 'CREATE DATABASE shop');
    // Every row takes a tenth of a second to load, and only to load.
    await postgres.sql(
      'shop',
      `CREATE FUNCTION slowly(int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN
         IF current_setting('application_name') LIKE 'surety%' THEN PERFORM pg_sleep(0.1); END IF;
         RETURN true;
       END $$;
       CREATE DOMAIN number AS int CHECK (slowly(VALUE));
       CREATE TABLE orders (id number, t text);
       INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(1, 1000) n`,
    );
    const restore = await killedAt({
      config: postgres.config('shop'),
      password: superPassword,
      damage: () => postgres.sql('shop', 'DELETE FROM orders WHERE id > 500'),
      moment: whenLoading(),
    });
    expect(['interrupted', 'rolled-back']).toContain(restore.state);
    expect(await postgres.sql('shop', 'SELECT count(*) FROM orders')).toBe('500');
    expect(await postgres.sql('postgres', "SELECT count(*) FROM pg_database WHERE datname LIKE '%surety%'")).toBe('0');
  });

  it('in a directory that is being unpacked beside', async () => {
    const shop = join(dir.path, 'shop');
    await mkdir(shop);
    await writeFile(join(shop, 'a'), 'before');
    const restore = await killedAt({
      config: { kind: 'directory', path: shop, exclude: [], runAs: null },
      password: null,
      damage: () => writeFile(join(shop, 'b'), 'written after the backup'),
      moment: whenAt(['tar'], '*-x*'),
    });
    expect(['interrupted', 'rolled-back']).toContain(restore.state);
    expect(treeOf(shop).length).toBeGreaterThan(2);
    expect(existsSync(join(shop, 'b'))).toBe(true);
    expect((await readdir(dir.path)).filter((name) => name.includes('.surety-'))).toEqual([]);
  });
});

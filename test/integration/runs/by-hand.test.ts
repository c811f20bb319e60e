import { readdir, readFile, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample } from '../../../main/demo/sample.ts';
import { manifest } from '../../../shared/domain/manifest.ts';
import type { SourceConfig } from '../../../shared/domain/source.ts';
import { startMariadb, type MariadbServer } from '../../services/mariadb.ts';
import { startPostgres, superPassword, type PostgresServer } from '../../services/postgres.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency, type Agency } from '../../support/agency.ts';
import { treeOf } from '../../support/tree.ts';

let dir: TempDir;
let server: Sshd;
let agency: Agency;
let serverId: string;
let mariadb: MariadbServer;
let postgres: PostgresServer;

beforeAll(async () => {
  dir = await makeTempDir('by-hand');
  [server, mariadb, postgres] = await Promise.all([
    startSshd({ dir: join(dir.path, 'server') }),
    startMariadb(),
    startPostgres(),
  ]);
  agency = await openAgency(dir.path);
  serverId = await agency.addServer(server);
});

afterAll(async () => {
  await agency.close();
  await Promise.all([server.stop(), mariadb.stop(), postgres.stop()]);
  await dir.remove();
});

/** Backs it up, then does in a shell, beside the backup, exactly what the manifest says. */
async function restoreAsTheManifestSays(
  config: SourceConfig,
  password: string | null,
  env: Record<string, string>,
): Promise<string> {
  const disk = await agency.addLocal(join(dir.path, config.kind), `disk for ${config.kind}`);
  const appId = await agency.addApp(serverId, [disk], config, { password });
  const { run } = await agency.backUp(appId);
  expect(run.problem).toBeNull();
  const names = await readdir(join(dir.path, config.kind), { recursive: true });
  const path = join(dir.path, config.kind, names.find((name) => name.endsWith('.manifest.json')) ?? '');
  const { restoreByHand } = manifest.parse(JSON.parse(await readFile(path, 'utf8')));
  const done = spawnSync('bash', ['-e', '-o', 'pipefail'], {
    cwd: dirname(path),
    input: restoreByHand.join('\n'),
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  expect(done.stderr).toBe('');
  expect(done.status).toBe(0);
  return dirname(path);
}

describe('a client without Surety restores by the commands in the manifest', () => {
  it('a directory', async () => {
    const shop = join(dir.path, "it's a $(shop)");
    await mkdir(shop);
    await makeSample(shop);
    const folder = await restoreAsTheManifestSays(
      { kind: 'directory', path: shop, exclude: [], runAs: null },
      null,
      {},
    );
    expect(treeOf(join(folder, 'restored'))).toEqual(treeOf(shop));
  });

  it('a MariaDB database', async () => {
    await mariadb.sql(
      'CREATE DATABASE `the shop`; USE `the shop`; CREATE TABLE orders (id INT PRIMARY KEY, t TEXT); INSERT INTO orders SELECT seq, MD5(seq) FROM seq_1_to_1000',
    );
    const config = {
      kind: 'mysql',
      database: 'the shop',
      connection: { via: 'socket', path: mariadb.socket },
      user: mariadb.user,
      runAs: null,
    } as const;
    await writeFile(join(dir.path, '.my.cnf'), `[client]\nsocket=${mariadb.socket}\nuser=root\n`);
    await restoreAsTheManifestSays(config, mariadb.password, { HOME: dir.path });
    const sum = 'SELECT COUNT(*), SUM(CRC32(CONCAT(id, t))) FROM';
    expect(await mariadb.sql(`${sum} restored.orders`)).toBe(await mariadb.sql(`${sum} \`the shop\`.orders`));
  });

  it('a PostgreSQL database', async () => {
    await postgres.sql('postgres', 'CREATE DATABASE "the shop"');
    await postgres.sql(
      'the shop',
      'CREATE TABLE orders AS SELECT n AS id, md5(n::text) AS t FROM generate_series(1, 1000) n',
    );
    await restoreAsTheManifestSays(postgres.config('the shop'), superPassword, {
      PGHOST: postgres.socketFolder,
      PGPORT: String(postgres.port),
      PGUSER: 'tester',
    });
    const sum = "SELECT count(*) || md5(string_agg(id || t, ',' ORDER BY id)) FROM orders";
    expect(await postgres.sql('the shop_restored', sum)).toBe(await postgres.sql('the shop', sum));
  });
});

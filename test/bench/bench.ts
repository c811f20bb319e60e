// npm run bench: how long a whole proven backup takes, beside what an expert types in a shell, in the same run.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMariadb } from '../services/mariadb.ts';
import { startPostgres, superPassword } from '../services/postgres.ts';
import { startSshd } from '../services/sshd.ts';
import { makeTempDir } from '../services/temp.ts';
import { startHostProcess } from '../support/host-process.ts';
import { addServer, addSftp } from '../support/person.ts';
import { fillDirectory, fillMariadb, fillPostgres } from './data.ts';
import { expertOn } from './expert.ts';
import { printTable, type Measured, type Row } from './row.ts';
import { backUpOurs, restoreOurs, type OursMeasured, type Place } from './surety.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'string' }, small: { type: 'boolean' } },
});
const wanted = (name: string): boolean => values.only === undefined || name.includes(values.only);
const scale = values.small ? 0.05 : 1;
const table: Row[] = [];

function add(name: string, ours: OursMeasured, baseline: string, expert: Measured): void {
  const { seconds, peakMemoryAboveIdleBytes, bytes } = ours;
  const ratio = seconds / expert.seconds;
  table.push({
    name,
    oursSeconds: seconds,
    baseline,
    baselineSeconds: expert.seconds,
    ratio,
    peakMemoryAboveIdleBytes,
    bytes,
  });
  console.log(`${name}: ours ${seconds.toFixed(1)} s, expert ${expert.seconds.toFixed(1)} s`);
}

const dir = await makeTempDir('bench');
const server = await startSshd({ dir: join(dir.path, 'server') });
const storage = await startSshd({ dir: join(dir.path, 'storage') });
const expert = expertOn(server);
const expertFile = join(dir.path, 'expert.out');
const host = await startHostProcess(dir.path);
const ending: (() => Promise<unknown>)[] = [() => server.stop(), () => storage.stop()];

try {
  const place = await setUp().finally(() => host.stop());
  if (wanted('mariadb')) await mariadb(place);
  if (wanted('postgres')) await postgres(place);
  if (wanted('directory')) await directory(place);
  printTable(table);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(table, null, 2)}\n`);
} finally {
  for (const end of ending) await end();
  await dir.remove();
}

/** A client, a server and a destination, as a person adds them. The rows have processes of their own. */
async function setUp(): Promise<Place> {
  const { client } = host;
  const owner = await client.clients.create({ name: 'Bench' });
  await mkdir(join(dir.path, 'work'));
  return {
    clientId: owner.id,
    serverId: await addServer(client, server, 'server', join(dir.path, 'work')),
    destinationId: await addSftp(client, owner.id, storage, join(dir.path, 'box'), 'box'),
    open: () => startHostProcess(dir.path),
  };
}

async function mariadb(place: Place): Promise<void> {
  const database = await startMariadb();
  ending.unshift(() => database.stop());
  await fillMariadb(database, 'shop', 2_500_000 * scale);
  const access = { connection: { via: 'socket' as const, path: database.socket }, user: database.user, runAs: null };
  const config = { kind: 'mysql' as const, database: 'shop', ...access };
  const client = `--no-defaults --socket=${database.socket} --user=root`;
  const dump = `mariadb-dump ${client} --single-transaction --quick --routines --events --triggers --hex-blob --default-character-set=utf8mb4 shop | gzip`;

  const byGzip = await backUpOurs(place, 'mariadb gzip', config, 'gzip', database.password);
  const line = await expert.dump(dump, expertFile);
  add('mariadb backup, gzip both', byGzip, `ssh host '${dump}' | tee >(sha256sum) > file`, line);
  const fastest = await backUpOurs(place, 'mariadb auto', config, 'auto', database.password);
  add('mariadb backup, our choice against gzip', fastest, `ssh host '${dump}' | tee >(sha256sum) > file`, line);

  const restored = await restoreOurs(place, byGzip.backupId, { database: 'ours' });
  await database.sql('DROP DATABASE ours; CREATE DATABASE theirs CHARACTER SET utf8mb4');
  const load = `gzip -dc | mariadb ${client} theirs`;
  add('mariadb restore', restored, `ssh host '${load}' < file`, await expert.load(load, expertFile));
  await database.sql('DROP DATABASE theirs');
}

async function postgres(place: Place): Promise<void> {
  const database = await startPostgres();
  ending.unshift(() => database.stop());
  await fillPostgres(database, 'shop', 2_500_000 * scale);
  const address = `-h ${database.socketFolder} -p ${String(database.port)} -U tester`;
  const dump = `pg_dump ${address} -Fc shop`;

  const ours = await backUpOurs(place, 'postgres', database.config('shop'), 'auto', superPassword);
  add('postgres backup', ours, `ssh host '${dump}' | tee >(sha256sum) > file`, await expert.dump(dump, expertFile));

  const restored = await restoreOurs(place, ours.backupId, { database: 'ours' });
  await database.sql('postgres', 'DROP DATABASE ours');
  await database.sql('postgres', 'CREATE DATABASE theirs');
  const load = `pg_restore ${address} --exit-on-error -d theirs`;
  add('postgres restore', restored, `ssh host '${load}' < file`, await expert.load(load, expertFile));
  await database.sql('postgres', 'DROP DATABASE theirs');
}

async function directory(place: Place): Promise<void> {
  const path = join(dir.path, 'files');
  await fillDirectory(path, 1600 * scale);
  const config = { kind: 'directory' as const, path, exclude: [], runAs: null };
  const dump = `tar -C ${path} --numeric-owner --acls --xattrs -cf - . | gzip`;

  const byGzip = await backUpOurs(place, 'directory gzip', config, 'gzip', null);
  const line = await expert.dump(dump, expertFile);
  add('directory backup, gzip both', byGzip, `ssh host '${dump}' | tee >(sha256sum) > file`, line);
  const fastest = await backUpOurs(place, 'directory auto', config, 'auto', null);
  add('directory backup, our choice against gzip', fastest, `ssh host '${dump}' | tee >(sha256sum) > file`, line);

  const restored = await restoreOurs(place, byGzip.backupId, { path: join(dir.path, 'ours') });
  const theirs = join(dir.path, 'theirs');
  await mkdir(theirs);
  const load = `gzip -dc | tar -C ${theirs} --numeric-owner --acls --xattrs -xpf -`;
  add('directory restore', restored, `ssh host '${load}' < file`, await expert.load(load, expertFile));
  await rm(path, { recursive: true });
}

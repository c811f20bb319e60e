import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { command } from '../../services/commands.ts';
import { startPostgres, type PostgresServer } from '../../services/postgres.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { passphrase as vaultPassphrase } from '../../support/person.ts';
import { openBadDay, type BadDay } from './bad-day.ts';

let day: BadDay;
let postgres: PostgresServer;
let people: Sshd;

const secret = (what: string): string => `${what}-${randomBytes(12).toString('hex')}`;
const keyPassphrase = secret('key passphrase');
const databasePassword = secret(`d'b "pass\\:word`);
const wrongPassword = secret('wrong password');

beforeAll(async () => {
  [day, postgres] = await Promise.all([openBadDay(), startPostgres()]);
  people = await startSshd({ dir: join(day.path, 'people'), user: 'throwaway' });
  await postgres.sql('postgres', `CREATE ROLE keeper SUPERUSER LOGIN PASSWORD :'password'`, {
    password: databasePassword,
  });
  await postgres.sql('postgres', 'CREATE DATABASE shop');
  await postgres.sql('shop', `CREATE TABLE t AS SELECT i, md5(i::text) AS x FROM generate_series(1, 200000) i`);
});

afterAll(async () => {
  await people.stop();
  await day.close();
  await postgres.stop();
});

it('secrets stay where they belong: in no process, log, store, answer or event', async () => {
  const { client, clientId, dataDir } = day.agency;
  const privateKey = await lockedKey();
  const keyLines = [privateKey, people.privateKey].flatMap((text) =>
    text.split('\n').filter((line) => line.length > 40 && !line.startsWith('---')),
  );
  const secrets = [people.password ?? '', keyPassphrase, databasePassword, wrongPassword, vaultPassphrase, ...keyLines];
  // What looks for secrets must find one: this one stands where none may.
  const canary = secret('canary');
  const careless = spawn('sh', ['-c', 'read -r _', 'careless', canary]);
  const sampler = await startSampler([...secrets, canary]);
  const said: unknown[] = [];
  const events = follow(said);

  const { id: serverId } = await client.servers.create({
    name: 'secretive',
    host: people.host,
    port: people.port,
    user: people.user,
    signIn: { method: 'password' },
    secrets: { password: people.password ?? '' },
  });
  said.push(
    await client.servers.test({ id: serverId }),
    await client.servers.acceptHostKey({ id: serverId, fingerprint: people.hostKeyFingerprint }),
  );
  said.push(await client.servers.test({ id: serverId }));
  const box = join(people.dir, 'home', 'box');
  const destination = await client.destinations.create({
    clientId,
    name: 'secret box',
    config: {
      kind: 'sftp',
      host: people.host,
      port: people.port,
      user: people.user,
      signIn: { method: 'key' },
      path: box,
    },
    secrets: { privateKey, keyPassphrase },
  });
  said.push(destination, await client.destinations.check({ id: destination.id }));
  const app = await client.apps.create({ clientId, serverId, name: 'secrets', destinationIds: [destination.id] });
  const config = postgres.config('shop', { user: 'keeper' });
  const source = await client.sources.create({ appId: app.id, config, secrets: { password: wrongPassword } });
  said.push(source, await client.sources.preflight({ id: source.id }));
  said.push(await watched(app.id));
  said.push(
    await client.sources.update({ id: source.id, config, secrets: { password: databasePassword } }),
    await client.sources.preflight({ id: source.id }),
  );
  said.push(
    await client.sources.discover({
      serverId,
      query: { kind: 'postgres', connection: config.connection, user: 'keeper', runAs: null },
      secrets: { password: databasePassword },
    }),
  );
  const run = await watched(app.id);
  said.push(run);
  const [backup] = await client.backups.list({ appId: app.id });
  expect(backup?.copies[0]?.state).toBe('proven');
  const plan = await client.restores.plan({ backupId: backup?.id ?? '', secrets: { password: databasePassword } });
  said.push(plan, await client.restores.confirm({ id: plan.id, phrase: plan.plan.phrase }));
  for await (const event of await client.restores.watch({ id: plan.id })) said.push(event);
  expect((await client.restores.get({ id: plan.id })).state).toBe('restored');
  // A secret where none belongs is told of, and not repeated.
  said.push(
    await client.servers
      .create({
        name: 'x',
        host: 'h',
        user: 'u',
        signIn: { method: 'key' },
        secrets: { privateKey: `${keyLines[0] ?? ''} no key`, keyPassphrase },
      })
      .catch((error: unknown) => error),
  );

  said.push(await everyAnswer());
  await events.stop();
  const seen = await sampler.stop();

  careless.stdin.end();
  expect(seen.found).toEqual([expect.stringMatching(/^secret \d+ in cmdline of sh.*careless/s)]);
  expect(seen.rounds).toBeGreaterThan(10);
  expect(seen.seen.filter((args) => /pg_dump|pg_restore|psql/.test(args))).not.toEqual([]);
  expectNone(
    'an answer or an event',
    inspect(said, { depth: null, maxArrayLength: null, maxStringLength: null }),
    secrets,
  );
  const files = readdirSync(dataDir);
  expect(files).toEqual(expect.arrayContaining(['surety.log', 'surety.sqlite', 'surety.sqlite-wal']));
  for (const file of files) expectNone(file, readFileSync(join(dataDir, file), 'latin1'), secrets.map(asLatin1));
  for (const name of readdirSync(box, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.json'))) {
    expectNone(name, readFileSync(join(box, name), 'utf8'), secrets);
  }
  expectNone("the server's log", people.log.join('\n'), secrets);
}, 120_000);

function asLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function expectNone(where: string, text: string, secrets: readonly string[]): void {
  const found = secrets.filter((one) => text.includes(one) || text.includes(JSON.stringify(one).slice(1, -1)));
  expect(found, `secrets in ${where}`).toEqual([]);
}

/** A key that may sign in, locked with a passphrase. */
async function lockedKey(): Promise<string> {
  const file = join(day.path, 'locked_key');
  await command('ssh-keygen', ['-q', '-t', 'ed25519', '-N', keyPassphrase, '-C', 'test', '-f', file]);
  await command('sh', ['-c', 'cat "$1" >>"$2"', 'sh', `${file}.pub`, join(people.dir, 'authorized_keys')]);
  return readFile(file, 'utf8');
}

async function watched(appId: string): Promise<unknown[]> {
  const { client } = day.agency;
  const { id } = await client.runs.start({ appId });
  const events: unknown[] = [];
  for await (const event of await client.runs.watch({ id })) events.push(event);
  return [...events, await client.runs.get({ id })];
}

/** All that the contract tells about everything there is. */
async function everyAnswer(): Promise<unknown[]> {
  const { client } = day.agency;
  const lists = await Promise.all([
    client.clients.list({}),
    client.servers.list({}),
    client.apps.list({}),
    client.destinations.list({}),
    client.runs.list({}),
    client.backups.list({}),
    client.restores.list({}),
    client.settings.get({}),
    client.system.status({}),
  ]);
  const [, servers, apps, destinations, runs, backups, restores] = lists;
  expect([servers, apps, destinations, runs, backups, restores].every((list) => list.length > 0)).toBe(true);
  const each = [
    ...servers.map((one) => client.servers.get({ id: one.id })),
    ...apps.map((one) => client.apps.get({ id: one.id })),
    ...destinations.map((one) => client.destinations.get({ id: one.id })),
    ...runs.map((one) => client.runs.get({ id: one.id })),
    ...backups.map((one) => client.backups.get({ id: one.id })),
    ...restores.map((one) => client.restores.get({ id: one.id })),
  ];
  return [...lists, ...(await Promise.all<unknown>(each))];
}

/** Collects what `system.events` tells. */
function follow(into: unknown[]): { stop(): Promise<void> } {
  const stop = new AbortController();
  const done = (async () => {
    for await (const event of await day.agency.client.system.events({}, { signal: stop.signal })) into.push(event);
  })().catch(() => undefined);
  return {
    async stop() {
      stop.abort();
      await done;
    },
  };
}

interface Sampled {
  readonly rounds: number;
  readonly seen: string[];
  readonly found: string[];
}

async function startSampler(secrets: readonly string[]): Promise<{ stop(): Promise<Sampled> }> {
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../support/secret-sampler.ts')],
    { stdio: 'pipe' },
  );
  const lines = createInterface({ input: child.stdout });
  child.stdin.write(`${JSON.stringify(secrets)}\n`);
  await once(lines, 'line');
  return {
    async stop() {
      const last = once(lines, 'line');
      child.stdin.end();
      const [line] = (await last) as [string];
      return JSON.parse(line) as Sampled;
    },
  };
}

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Facts } from '../../../../shared/domain/backup.ts';
import type { PostgresConfig } from '../../../../shared/domain/source.ts';
import { postgres } from '../../../../main/sources/postgres/index.ts';
import type { RestoreJob, SourceAccess, Stage } from '../../../../main/sources/types.ts';
import { command } from '../../../services/commands.ts';
import { superPassword } from '../../../services/postgres.ts';
import type { PostgresServer } from '../../../services/postgres.ts';
import { localRemote } from '../../../support/local-remote.ts';
import type { LocalRemoteOptions, Shell } from '../../../support/local-remote.ts';
import { startStage } from '../../../support/run-stage.ts';

export const hostile = `-it's; touch /pwned $(id) \`id\` "x"\n🦀 a=b`;

const shellFolders: string[] = [];

/** Removes what `everyShell` and `hold` made. */
export async function removeShells(): Promise<void> {
  await Promise.all(shellFolders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

/** Where every `sh` is `shell`, also the ones that scripts start. */
export async function everyShell(shell: Shell): Promise<LocalRemoteOptions> {
  const folder = await mkdtemp(join(tmpdir(), 'surety-shell-'));
  shellFolders.push(folder);
  await symlink(shell === 'busybox' ? '/usr/bin/busybox' : '/usr/bin/dash', join(folder, 'sh'));
  return { env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } };
}

export function accessTo(
  config: PostgresConfig,
  options: LocalRemoteOptions = {},
  signal?: AbortSignal,
): SourceAccess<PostgresConfig> {
  const password = config.runAs === null ? superPassword : null;
  return { remote: localRemote(options), config, password, workDir: tmpdir(), ...(signal ? { signal } : {}) };
}

/** A database with one of everything that is counted, and rows of every kind. */
export async function fillShop(server: PostgresServer, database: string, rows = 200): Promise<void> {
  await server.sql('postgres', 'CREATE DATABASE :"db"', { db: database });
  await server.sql(database, shop, { rows: String(rows) });
}

const shop = String.raw`
CREATE SCHEMA "it's; $(id)";
CREATE TABLE items (id serial PRIMARY KEY, name text NOT NULL, blob bytea, at timestamptz DEFAULT '2026-01-02 03:04:05Z');
INSERT INTO items (name, blob) SELECT 'item ' || i || E' \U0001F980 \n\t\\ ', decode(repeat(md5(i::text), 8), 'hex') FROM generate_series(1, :rows) i;
CREATE TABLE "it's; $(id)"."odd ""table""" (a int, b numeric, c jsonb);
INSERT INTO "it's; $(id)"."odd ""table""" VALUES (1, 1.50, '{"k": [1, null]}'), (NULL, 'NaN', NULL);
CREATE TABLE parts (day date, n int) PARTITION BY RANGE (day);
CREATE TABLE parts_2026 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO parts VALUES ('2026-11-23', 7);
CREATE VIEW cheap AS SELECT id FROM items;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM items;
CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.name := NEW.name || '!'; RETURN NEW; END $f$;
CREATE TRIGGER bump BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION bump();
SELECT lo_from_bytea(4711, '\x00ff00ff');
ANALYZE;
`;

/** One checksum over all rows of the sample database, and its large object. */
export async function contents(server: PostgresServer, database: string): Promise<string> {
  const rows = await server.sql(
    database,
    String.raw`SELECT i::text FROM items i ORDER BY id; SELECT o::text FROM "it's; $(id)"."odd ""table""" o ORDER BY a;
      SELECT p::text FROM parts p; SELECT lo_get(4711); SELECT last_value FROM items_id_seq; SELECT count FROM counted;`,
  );
  return createHash('sha256').update(rows).digest('hex');
}

/** Every database of the server, so that what is left over shows. */
export async function databases(server: PostgresServer): Promise<string[]> {
  return (
    await server.sql(
      'postgres',
      `SELECT to_json(datname::text) FROM pg_database WHERE NOT datistemplate AND datallowconn ORDER BY datname`,
    )
  )
    .split('\n')
    .map((name) => JSON.parse(name) as string);
}

/** Dumps a database as the pipeline does. */
export async function dumpOf(
  access: SourceAccess<PostgresConfig>,
  path: string,
  options: LocalRemoteOptions = {},
): Promise<{ facts: Facts; tools: Readonly<Record<string, string>>; status: number; stderr: string }> {
  const survey = await postgres.survey(access);
  const result = await runDump(postgres.dump(access.config, survey, 1), path, options, access.password ?? '');
  return { facts: survey.facts, tools: survey.tools, ...result };
}

export async function runDump(
  stage: Stage,
  path: string,
  options: LocalRemoteOptions,
  secret: string,
): Promise<{ status: number; stderr: string }> {
  const running = startStage(stage, 'dump', options);
  running.stdin.write(`${secret}\n`);
  const [status, stderr] = await Promise.all([
    running.status,
    running.stderr,
    pipeline(running.stdout, createWriteStream(path)),
  ]);
  running.stdin.end();
  return { status, stderr };
}

let jobs = 0;

/** A restore job in a folder of its own below `home`. */
export async function newJob(home: string, artifact: string, facts: Facts): Promise<RestoreJob> {
  jobs += 1;
  const folder = await mkdtemp(join(home, 'job-'));
  return { id: `rst${String(process.pid)}x${String(jobs)}`, folder, artifact, safety: null, facts };
}

export interface Hold {
  /** Resolves when the restore has written this state and stands still. */
  readonly held: Promise<void>;
  readonly options: LocalRemoteOptions;
  release(): Promise<void>;
}

/** The tool that a restore goes through: `mv` writes its state, `cat` reads the artifact. */
const holders = {
  mv: String.raw`#!/bin/sh
/bin/mv "$@" || exit
for last; do :; done
[ "${'$'}{last##*/}" = state ] || exit 0
read -r word _ <"$last"
[ "$word" != "$SURETY_HOLD" ] || read -r _ <"$SURETY_FIFO"
`,
  cat: String.raw`#!/bin/sh
case $(readlink /proc/$$/fd/0) in
  *.dump) ;;
  *) exec /bin/cat "$@" ;;
esac
head -c "$SURETY_HOLD"
read -r _ <"$SURETY_FIFO"
exec /bin/cat
`,
} as const;

/** Makes a restore stand still: at the state `at`, or after `at` bytes of the artifact. */
export async function hold(shell: Shell, tool: keyof typeof holders, at: string): Promise<Hold> {
  const base = await everyShell(shell);
  const folder = base.env?.['PATH']?.split(':')[0] ?? '';
  const fifo = join(folder, 'fifo');
  await command('mkfifo', [fifo]);
  await writeFile(join(folder, tool), holders[tool], { mode: 0o755 });
  // A FIFO opens for writing when somebody opened it for reading.
  const opened = open(fifo, 'w');
  return {
    held: opened.then(() => undefined),
    options: { ...base, env: { ...base.env, SURETY_HOLD: at, SURETY_FIFO: fifo } },
    release: async () => {
      const handle = await opened;
      // Who was killed does not read any more.
      await handle.write('\n').catch(() => undefined);
      await handle.close();
    },
  };
}

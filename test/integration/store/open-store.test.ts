import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir } from '../../../main/store/data-dir.ts';
import type { Migrations } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { openStore } from '../../../main/store/open-store.ts';
import type { Store } from '../../../main/store/types.ts';
import { aClient } from '../../support/samples.ts';
import { fixedClock } from '../../support/memory-store.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = fixedClock();
let parent: string;
let dataDir: string;
let file: string;
let opened: Store[];

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'surety-store-'));
  dataDir = join(parent, "it's data 🍰");
  file = join(dataDir, 'surety.sqlite');
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  await rm(parent, { recursive: true, force: true });
});

async function start(options: { migrations?: Migrations; version?: string } = {}): Promise<Store> {
  const store = await openStore({ dataDir, clock, log, version: '1.0.0', ...options });
  opened.push(store);
  return store;
}

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const hash = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** The migrations of this version and one of a later one. */
function withLater(up: (db: Kysely<unknown>) => Promise<void>, name = '9001-later'): Migrations {
  return { ...migrations, [name]: { up } };
}
const addTable = (db: Kysely<unknown>): Promise<void> =>
  sql`CREATE TABLE later (id TEXT)`.execute(db).then(() => undefined);

/** Ends the store as a death would: the flag of the open session stays. */
function pretendDeath(): void {
  const raw = new Database(file);
  raw.prepare(`UPDATE meta SET value = 'open' WHERE key = 'session'`).run();
  raw.close();
}

describe('a data directory', () => {
  it('is made for its owner only, with everything in it', async () => {
    const store = await start();
    await store.clients.insert(aClient());
    expect(await mode(dataDir)).toBe(0o700);
    const names = await readdir(dataDir);
    expect(names).toContain('surety.sqlite-wal');
    for (const name of names) expect([name, await mode(join(dataDir, name))]).toEqual([name, 0o600]);
  });

  it('that was there keeps its own rights, but a store that others could read does not', async () => {
    await (await start()).close();
    await chmod(dataDir, 0o755);
    await chmod(file, 0o644);
    await start();
    expect(await mode(dataDir)).toBe(0o755);
    expect(await mode(file)).toBe(0o600);
  });

  it('keeps what was written over a close, in WAL mode and without leftovers', async () => {
    const client = aClient();
    const first = await start();
    await first.clients.insert(client);
    await first.close();
    await first.close();
    expect((await readdir(dataDir)).sort()).toEqual(['lock.sqlite', 'surety.sqlite']);
    const second = await start();
    expect(await second.clients.list()).toEqual([client]);
    const raw = new Database(file, { readonly: true });
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
    raw.close();
  });

  it('that is a file is refused in words', async () => {
    await writeFile(dataDir, '');
    await expect(start()).rejects.toMatchObject({ code: 'input_invalid', problem: { where: dataDir } });
  });
});

describe('the lock', () => {
  it('lets only one work with a data directory and is free after a close', async () => {
    const store = await start();
    await expect(start()).rejects.toMatchObject({ code: 'data_dir_busy', problem: { where: dataDir } });
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({ code: 'data_dir_busy' });
    await store.close();
    await start();
  });

  it('can be taken first and handed to the store, which frees it', async () => {
    const lock = await lockDataDir(dataDir);
    await expect(start()).rejects.toMatchObject({ code: 'data_dir_busy' });
    const store = await openStore({ dataDir, clock, log, lock });
    await store.close();
    (await lockDataDir(dataDir)).release();
  });

  it('is held against other processes, and freed when one is killed; what it had written is there', async () => {
    const holder = spawn(process.execPath, [join(import.meta.dirname, '../../support/store-holder.ts'), dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(holder.stdout, 'data');
      await expect(start()).rejects.toMatchObject({ code: 'data_dir_busy' });
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
    const warnings: string[] = [];
    const store = await openStore({ dataDir, clock, log: { ...log, warn: (text) => warnings.push(text) } });
    opened.push(store);
    expect(warnings).toEqual([expect.stringContaining('checking')]);
    expect((await store.clients.list()).map((client) => client.name)).toEqual(['Kept before the kill']);
  });

  it('is free again after a refused opening', async () => {
    await (await start({ migrations: withLater(addTable) })).close();
    await expect(start()).rejects.toMatchObject({ code: 'store_newer' });
    (await lockDataDir(dataDir)).release();
  });
});

describe('a migration', () => {
  it('takes a copy of the file first, which is the store as it was', async () => {
    const client = aClient();
    const before = await start();
    await before.clients.insert(client);
    await before.close();
    const after = await start({ migrations: withLater(addTable) });
    expect(await after.clients.list()).toEqual([client]);
    const path = `${file}.before-9001-later`;
    expect(await mode(path)).toBe(0o600);
    const copy = new Database(path, { readonly: true });
    expect(copy.prepare('SELECT name FROM clients').all()).toEqual([{ name: client.name }]);
    expect(copy.prepare(`SELECT name FROM sqlite_schema WHERE name = 'later'`).all()).toEqual([]);
    copy.close();
  });

  it('takes none for a new store or when nothing is pending', async () => {
    await (await start()).close();
    await (await start()).close();
    expect((await readdir(dataDir)).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('keeps the newest three copies', async () => {
    let known: Migrations = migrations;
    await (await start()).close();
    for (const number of [1, 2, 3, 4, 5]) {
      known = { ...known, [`900${number}-later`]: { up: () => Promise.resolve() } };
      await (await start({ migrations: known })).close();
      const at = new Date(Date.UTC(2026, 0, number));
      await utimes(`${file}.before-900${number}-later`, at, at);
    }
    const copies = (await readdir(dataDir)).filter((name) => name.includes('before')).sort();
    expect(copies).toEqual([3, 4, 5].map((number) => `surety.sqlite.before-900${number}-later`));
  });

  it('that fails leaves the store as it was, for this and the next version', async () => {
    const client = aClient();
    const before = await start();
    await before.clients.insert(client);
    await before.close();
    const failing = withLater(async (db) => {
      await addTable(db);
      await sql`DELETE FROM clients`.execute(db);
      throw new Error('half-way');
    });
    await expect(start({ migrations: failing })).rejects.toThrow('half-way');
    const again = await start();
    expect(await again.clients.list()).toEqual([client]);
    await again.close();
    await start({ migrations: withLater(addTable) });
  });

  it('that leaves rows which point at nothing is undone', async () => {
    await (await start()).close();
    const dangling = withLater(async (db) => {
      await sql`INSERT INTO sources (id, app_id, kind, config_json, created_at) VALUES ('s', 'gone', 'x', '{}', '')`.execute(
        db,
      );
    });
    await expect(start({ migrations: dangling })).rejects.toThrow(/point at nothing/);
    expect(await (await start()).sources.list()).toEqual([]);
  });
});

describe('a store of a newer version', () => {
  it('is refused by name and not changed by a bit', async () => {
    await (await start({ migrations: withLater(addTable), version: '7.5.3' })).close();
    const before = await hash(file);
    await expect(start()).rejects.toMatchObject({
      code: 'store_newer',
      message: expect.stringContaining('7.5.3'),
      problem: { where: file },
    });
    expect(await hash(file)).toBe(before);
    expect((await readdir(dataDir)).filter((name) => name.includes('before-0'))).toEqual([]);
  });
});

describe('after an unclean end', () => {
  it('a sound store is checked and opened', async () => {
    await (await start()).close();
    pretendDeath();
    const warnings: string[] = [];
    const store = await openStore({ dataDir, clock, log: { ...log, warn: (text) => warnings.push(text) } });
    opened.push(store);
    expect(warnings).toEqual([expect.stringContaining('checking')]);
    await store.close();
    const quiet = await openStore({ dataDir, clock, log: { ...log, warn: (text) => warnings.push(text) } });
    opened.push(quiet);
    expect(warnings).toHaveLength(1);
  });

  it('a damaged store is refused and the newest copy named', async () => {
    const store = await start();
    for (let count = 0; count < 200; count += 1) await store.clients.insert(aClient({ notes: 'x'.repeat(2000) }));
    await store.close();
    await (await start({ migrations: withLater(addTable) })).close();
    pretendDeath();
    await overwritePages(60, 20);
    const damaged = start({ migrations: withLater(addTable) });
    await expect(damaged).rejects.toMatchObject({
      code: 'store_damaged',
      problem: { where: file, next: expect.stringContaining(`${file}.before-9001-later`) },
    });
  });

  it('a store without a readable header is refused whether it was closed or not', async () => {
    await (await start()).close();
    await overwritePages(0, 1);
    await expect(start()).rejects.toMatchObject({
      code: 'store_damaged',
      problem: { next: expect.stringContaining('empty store') },
    });
  });

  async function overwritePages(first: number, count: number): Promise<void> {
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(4096 * count, 0xa5), 0, 4096 * count, 4096 * first);
    await handle.close();
  }
});

describe('a row that is not what it should be', () => {
  it('is reported as damage and never guessed at', async () => {
    const client = aClient();
    const store = await start();
    await store.clients.insert(client);
    await store.close();
    const raw = new Database(file);
    raw.prepare(`UPDATE clients SET created_at = 'yesterday'`).run();
    raw.close();
    const again = await start();
    await expect(again.clients.list()).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining(client.id),
    });
  });
});

import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MariadbServer } from '../services/mariadb.ts';
import type { PostgresServer } from '../services/postgres.ts';

export const rows = 2_500_000;

/** About 700 MB of orders, half of each row hard to pack. */
export async function fillMariadb(server: MariadbServer, database: string, count = rows): Promise<void> {
  await server.sql(`
    CREATE DATABASE ${database} CHARACTER SET utf8mb4;
    USE ${database};
    CREATE TABLE orders (
      id INT PRIMARY KEY, customer VARCHAR(64), token CHAR(64), note VARCHAR(200), placed DATETIME, total DECIMAL(10,2), KEY (placed)
    );
    INSERT INTO orders
      SELECT seq, CONCAT('customer ', seq % 50000), SHA2(seq, 256),
             CONCAT('one more note of an order that somebody placed, number ', seq, ', ', REPEAT(MD5(seq), 3)),
             '2026-01-01' + INTERVAL seq SECOND, seq % 10000 / 100
      FROM seq_1_to_${String(count)};`);
}

export async function fillPostgres(server: PostgresServer, database: string, count = rows): Promise<void> {
  await server.sql('postgres', `CREATE DATABASE ${database}`);
  await server.sql(
    database,
    `CREATE TABLE orders (id int PRIMARY KEY, customer text, token text, note text, placed timestamp, total numeric(10,2));
     INSERT INTO orders SELECT n, 'customer ' || n % 50000, encode(sha256(n::text::bytea), 'hex'),
       'one more note of an order that somebody placed, number ' || n || ', ' || repeat(md5(n::text), 3),
       timestamp '2026-01-01' + n * interval '1 second', (n % 10000)::numeric / 100
     FROM generate_series(1, ${String(count)}) n;
     CREATE INDEX ON orders (placed);`,
  );
}

/** 1.6 GB: half text, a quarter noise, a quarter something between, in files from 4 KiB to 16 MiB. */
export async function fillDirectory(path: string, megabytes = 1600): Promise<void> {
  const noise = randomBytes(1024 * 1024);
  const text = Buffer.from('A line of an old invoice, as there are many of them.\n'.repeat(20_000)).subarray(
    0,
    1024 * 1024,
  );
  const mixed = Buffer.concat([noise.subarray(0, 512 * 1024), text.subarray(0, 512 * 1024)]);
  for (let folder = 0; folder * 16 < megabytes; folder += 1) {
    const at = join(path, `folder ${String(folder)}`);
    await mkdir(at, { recursive: true });
    const kind = [text, noise, text, mixed][folder % 4] ?? text;
    if (folder % 3 === 0) await writeFile(join(at, 'large.bin'), Buffer.concat(Array.from({ length: 16 }, () => kind)));
    else if (folder % 3 === 1)
      for (let file = 0; file < 16; file += 1) await writeFile(join(at, `file ${String(file)}`), kind);
    else
      for (let file = 0; file < 4096; file += 1)
        await writeFile(join(at, `small ${String(file)}`), kind.subarray(file * 16, file * 16 + 4096));
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mysql } from '../../../../main/sources/mysql/index.ts';
import type { RestoreJob, SourceAccess } from '../../../../main/sources/types.ts';
import type { MysqlConfig } from '../../../../shared/domain/source.ts';
import { startMariadb, type MariadbServer } from '../../../services/mariadb.ts';
import { poolFor } from '../../../services/ssh-pool.ts';
import { startSshd, type Sshd } from '../../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../../services/temp.ts';
import { makeGate, type Gate } from '../../../support/gate.ts';
import { backUp, configOf, contentOf, hostile, makeDatabase } from './fixture.ts';

let temp: TempDir;
let server: MariadbServer;
let sshd: Sshd;
let pool: ReturnType<typeof poolFor>;
let gate: Gate;
let job: RestoreJob;
let damaged: string;

beforeEach(async () => {
  temp = await makeTempDir('mysql-ssh');
  server = await startMariadb();
  await makeDatabase(server, hostile);
  const backup = await backUp(server, hostile, temp.path);
  await server.sql(`USE \`${hostile.replaceAll('`', '``')}\`; DELETE FROM parts;`);
  damaged = await contentOf(server, hostile);
  const { artifact: safety } = await backUp(server, hostile, temp.path, {}, 'safety');
  job = { ...backup, safety };
  gate = makeGate({ dir: temp.path, tools: ['mariadb'], at: '*--init-command*', when: 'midway' });
  mkdirSync(join(temp.path, 'sshd'));
  sshd = await startSshd({ dir: join(temp.path, 'sshd'), config: [`SetEnv PATH=${gate.env['PATH'] ?? ''}`] });
  pool = poolFor([sshd]);
});
afterEach(async () => {
  await pool.close();
  await sshd.stop();
  await server.stop();
  await temp.remove();
});

async function access(signal?: AbortSignal): Promise<SourceAccess<MysqlConfig>> {
  const remote = await pool.open(sshd.target());
  const config = configOf(server, hostile);
  return {
    remote,
    config,
    password: server.password,
    workDir: '/var/tmp',
    ...(signal === undefined ? {} : { signal }),
  };
}

it('a restore over SSH that is stopped in mid-load says that the target was put back', async () => {
  const stop = new AbortController();
  const outcome = mysql.restore(await access(stop.signal), job);
  await gate.reached();
  stop.abort();
  // The safety backup passes the gate too.
  await gate.reached();
  gate.open();
  expect(await outcome).toMatchObject({ state: 'rolled-back', problem: { code: 'cancelled' } });
  expect(await contentOf(server, hostile)).toBe(damaged);
});

it('a restore over SSH whose line is cut in mid-load puts the target back without us, and recovery says so', async () => {
  const outcome = mysql.restore(await access(), job).catch((error: unknown) => error);
  await gate.reached();
  sshd.killConnections();
  expect(await outcome).toMatchObject({ code: 'ssh_dropped' });
  await gate.reached();
  gate.open();
  expect(await mysql.recover(await access(), job)).toMatchObject({ state: 'rolled-back' });
  expect(await contentOf(server, hostile)).toBe(damaged);
});

import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { command } from '../../services/commands.ts';
import { processes } from '../../services/processes.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { createSystemUser, type SystemUser } from '../../services/system-user.ts';
import { expectFailed, expectNothingLeft, inMidDump, openBadDay, type BadDay } from './bad-day.ts';

let day: BadDay;
let people: Sshd;
let owner: SystemUser;
let rule: string;
let serverId: string;
let source: string;

beforeAll(async () => {
  day = await openBadDay();
  people = await startSshd({ dir: join(day.path, 'people'), user: 'throwaway' });
  owner = await createSystemUser(join(day.path, 'owner'));
  rule = `/etc/sudoers.d/${people.user}`;
  await writeFile(rule, `${people.user} ALL=(${owner.name}) NOPASSWD: ALL\n`, { mode: 0o440 });
  source = await day.noise('shop', 32 * 1024 * 1024);
  await command('chown', ['-R', owner.name, source]);
  await chmod(source, 0o700);
  const work = join(day.path, 'people work');
  await mkdir(work);
  await chmod(work, 0o1777);
  serverId = await day.agency.addServer(people, 'people', work);
});

afterAll(async () => {
  await rm(rule, { force: true });
  await people.stop();
  await owner.remove();
  await day.close();
});

const app = (): Promise<string> =>
  day.agency.addApp(serverId, [day.sftpId], { kind: 'directory', path: source, exclude: [], runAs: owner.name });

/** Nothing of the owner's runs, although the user who signed in may not signal it. */
async function expectNobodyWorks(): Promise<void> {
  await vi.waitFor(() => {
    expect(processes().filter((one) => one.uid === owner.uid && one.args !== '')).toEqual([]);
  }, 5000);
}

describe('a dump that runs as another user', () => {
  it('is stopped when a person cancels', async () => {
    const run = await inMidDump(day, await app(), async () => {
      const { client } = day.agency;
      const [going] = await client.runs.list({ limit: 1 });
      const cancelling = client.runs.cancel({ id: going?.id ?? '' });
      await expectNobodyWorks();
      day.valve.release();
      await cancelling;
    });

    expect(run.state).toBe('cancelled');
    await expectNothingLeft(day);
  });

  it('is stopped when the line to the server is cut', async () => {
    const run = await inMidDump(day, await app(), () => {
      people.killConnections();
      return Promise.resolve();
    });

    expectFailed(run, 'ssh_dropped', /connection to people was lost/);
    await expectNobodyWorks();
    await expectNothingLeft(day);
  });

  it('is proven when nobody disturbs it', async () => {
    const { run } = await day.agency.backUp(await app());
    expect(run).toMatchObject({ state: 'proven', problem: null });
  });
});

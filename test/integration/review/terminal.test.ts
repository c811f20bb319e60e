import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { throughHost } from '../../../main/cli/through-host.ts';
import { makeSample } from '../../../main/demo/sample.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency } from '../../support/agency.ts';
import { passphraseFile, program } from '../../support/host-process.ts';
import { makeGate, type Gate } from '../../support/gate.ts';
import { runEnded } from '../../support/person.ts';

let dir: TempDir;
let server: Sshd;
let gate: Gate;
let appId: string;

beforeAll(async () => {
  dir = await makeTempDir('terminal');
  gate = makeGate({ dir: dir.path, tools: ['igzip'], at: 'igzip*-[0-9]*', when: 'before' });
  server = await startSshd({ dir: join(dir.path, 'server'), config: [`SetEnv "PATH=${gate.env['PATH'] ?? ''}"`] });
  const agency = await openAgency(dir.path);
  const shop = join(dir.path, 'shop');
  await mkdir(shop);
  await makeSample(shop);
  appId = await agency.addApp(await agency.addServer(server), [await agency.addLocal(join(dir.path, 'disk'))], {
    kind: 'directory',
    path: shop,
    exclude: [],
    runAs: null,
  });
  await agency.close();
});

afterAll(async () => {
  await server.stop();
  await dir.remove();
});

async function surety(
  ...args: string[]
): Promise<{ child: ChildProcess; ended: Promise<number | null>; said: () => string }> {
  const common = ['--data-dir', join(dir.path, 'data'), '--passphrase-file', await passphraseFile(dir.path)];
  const child = spawn(process.execPath, [program, ...args, ...common], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, ended: once(child, 'close').then(([code]) => code as number | null), said: () => text };
}

it('a call that began a run stays until it ended, and others work through it meanwhile', async () => {
  const first = await surety('call', 'runs.start', JSON.stringify({ appId }));
  await gate.reached();
  const list = await surety('call', 'runs.list', '{}');
  expect(await list.ended).toBe(0);
  expect(JSON.parse(list.said())).toMatchObject([{ state: 'running' }]);
  gate.open();
  expect(await first.ended).toBe(0);
  const after = await surety('call', 'runs.list', '{}');
  await after.ended;
  expect(JSON.parse(after.said())).toMatchObject([{ state: 'proven' }]);
});

it('a call that is told to stop cancels what it began, and does not end as if all were well', async () => {
  const call = await surety('call', 'runs.start', JSON.stringify({ appId }));
  await gate.reached();
  const { id } = JSON.parse(call.said()) as { id: string };
  const other = await throughHost(join(dir.path, 'data'));
  const watching = other && runEnded(other.client, id).catch((error: unknown) => error);
  call.child.kill('SIGINT');
  expect(await call.ended).toBe(130);
  await watching;
  await other?.close();
  const after = await surety('call', 'runs.get', JSON.stringify({ id }));
  await after.ended;
  expect(JSON.parse(after.said())).toMatchObject({ state: 'cancelled' });
});

it('what goes wrong is told as JSON, with what to do next', async () => {
  const call = await surety('call', 'runs.start', '{"appId":"app_00000000000000000000000000"}');
  expect(await call.ended).toBe(1);
  expect(JSON.parse(call.said())).toMatchObject({
    error: { code: 'not_found', next: expect.stringMatching(/\w+ \w+/) as unknown },
  });
});

import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import type { SuretyClient } from '../../shared/contract/index.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import { formatBytes } from '../../shared/domain/units.ts';
import { openBackend, type Backend } from '../backend.ts';
import { watchRestore, watchRun } from '../cli/watch.ts';
import { systemClock } from '../ports.ts';
import { startPracticeServer, type PracticeServer } from './practice-server.ts';
import { damage, makeSample, treeDigest } from './sample.ts';

type Print = (line: string) => void;

interface DemoResult {
  readonly ok: boolean;
  readonly backup: {
    readonly proof: Readonly<Record<'produced' | 'complete' | 'stored' | 'matches', boolean>>;
    readonly bytes: number;
    readonly sha256: string;
  };
  readonly restore: { readonly identical: boolean };
  readonly seconds: number;
}

/**
 * A whole round on a practice server, through the same contract as everything else: back up a sample directory, prove
 * the copy, damage the original, restore it, compare. Resolves to whether all of it held; leaves nothing behind.
 */
export async function runDemo(json: boolean, print: Print): Promise<boolean> {
  const startedAt = performance.now();
  const say: Print = json ? () => undefined : print;
  const folder = await mkdtemp(join(tmpdir(), 'surety-demo-'));
  let server: PracticeServer | null = null;
  let backend: Backend | null = null;
  try {
    const sample = join(folder, 'shop');
    await mkdir(sample);
    await makeSample(sample);
    const before = await treeDigest(sample);
    server = await startPracticeServer(folder);
    say(`A practice server listens on 127.0.0.1:${String(server.port)}; a sample shop lies in ${sample}.`);

    backend = await openBackend({
      dataDir: join(folder, 'data'),
      clock: systemClock,
      keychain: null,
      passphrase: randomBytes(24).toString('base64'),
    });
    const client: SuretyClient = createRouterClient(backend.router, { context: {} });
    const appId = await setUp(client, server, folder, sample, say);
    const backup = await backUp(client, appId, say);

    say('Damaging the original: a file removed, one overwritten, one emptied, one added.');
    await damage(sample);
    if ((await treeDigest(sample)) === before) throw new Error('the sample was not damaged');

    await restore(client, backup.id, say);
    const identical = (await treeDigest(sample)) === before;
    say(
      identical
        ? 'The restored directory is identical to the original.'
        : 'The restored directory differs from the original.',
    );

    const result: DemoResult = {
      ok: identical && Object.values(backup.proof).every(Boolean),
      backup: { proof: backup.proof, bytes: backup.bytes, sha256: backup.sha256 },
      restore: { identical },
      seconds: Math.round(performance.now() - startedAt) / 1000,
    };
    if (json) print(JSON.stringify(result));
    else say(result.ok ? `All of it held, in ${String(result.seconds)} s.` : 'Something did not hold; see above.');
    return result.ok;
  } finally {
    await backend?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a person does in the window: client, server, host key, destination, app, source. Resolves to the app's id. */
async function setUp(
  client: SuretyClient,
  practice: PracticeServer,
  folder: string,
  sample: string,
  say: Print,
): Promise<string> {
  const owner = await client.clients.create({ name: 'Practice client' });
  const server = await client.servers.create({
    name: 'practice',
    host: '127.0.0.1',
    port: practice.port,
    user: practice.user,
    signIn: { method: 'key' },
    workDir: folder,
    secrets: { privateKey: practice.privateKey },
  });
  const first = await client.servers.test({ id: server.id });
  const offered = first.hostKey.offered;
  if (!offered) throw problemOfTest(first.problem?.message ?? 'it offered no host key');
  say(`It shows the key ${offered.fingerprint}, which is accepted.`);
  await client.servers.acceptHostKey({ id: server.id, fingerprint: offered.fingerprint });
  const second = await client.servers.test({ id: server.id });
  if (!second.ok) throw problemOfTest(second.problem?.message ?? 'the test failed');

  const destination = await client.destinations.create({
    clientId: owner.id,
    name: 'practice disk',
    config: { kind: 'local', path: join(folder, 'backups') },
  });
  const app = await client.apps.create({
    clientId: owner.id,
    serverId: server.id,
    name: 'shop',
    destinationIds: [destination.id],
  });
  await client.sources.create({ appId: app.id, config: { kind: 'directory', path: sample } });
  return app.id;
}

async function backUp(client: SuretyClient, appId: string, say: Print) {
  const run = await client.runs.start({ appId });
  await watchRun(client, run.id, false, say);
  const ended = await client.runs.get({ id: run.id });
  const [backup] = await client.backups.list({ runId: run.id });
  const copy = backup?.copies[0];
  if (!backup || !copy || backup.bytes === null || backup.sha256 === null) {
    throw ended.problem ? new ProblemError(ended.problem) : new Error('the run made no backup');
  }
  const passed = (name: keyof DemoResult['backup']['proof']): boolean => copy.proof[name].state === 'passed';
  const proof = {
    produced: passed('produced'),
    complete: passed('complete'),
    stored: passed('stored'),
    matches: passed('matches'),
  };
  for (const name of ['produced', 'complete', 'stored', 'matches'] as const) {
    say(`  ${proof[name] ? '✓' : '✗'} ${name}: ${copy.proof[name].evidence ?? 'not looked at'}`);
  }
  say(`Backed up as ${backup.name}, ${formatBytes(backup.bytes)}.`);
  return { id: backup.id, bytes: backup.bytes, sha256: backup.sha256, proof };
}

async function restore(client: SuretyClient, backupId: string, say: Print): Promise<void> {
  const planned = await client.restores.plan({ backupId });
  say(`Restoring ${planned.plan.targetLabel}. ${planned.plan.consequences.join(' ')}`);
  await client.restores.confirm({ id: planned.id, phrase: planned.plan.phrase });
  if (await watchRestore(client, planned.id, false, say)) return;
  const ended = await client.restores.get({ id: planned.id });
  throw ended.problem ? new ProblemError(ended.problem) : new Error(`the restore ended as ${ended.state}`);
}

function problemOfTest(message: string): Error {
  return new Error(`the practice server does not answer: ${message}`);
}

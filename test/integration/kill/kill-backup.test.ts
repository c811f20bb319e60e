import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../../scripts/build.mjs';
import type { SuretyClient } from '../../../shared/contract/index.ts';
import type { Run } from '../../../shared/domain/run.ts';
import { processes } from '../../services/processes.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency } from '../../support/agency.ts';
import { makeGate, type Gate } from '../../support/gate.ts';
import { nothingLeft, startHostProcess, type HostProcess } from '../../support/host-process.ts';
import { treeOf } from '../../support/tree.ts';

let dir: TempDir;
let server: Sshd;
let storage: Sshd;
let host: HostProcess;
let appId: string;
let shop: string;

beforeEach(async () => {
  expect(await buildIfStale()).toBe(true);
  dir = await makeTempDir('kill');
  shop = join(dir.path, 'shop');
  await mkdir(shop);
});

afterEach(async () => {
  await host.stop();
  await Promise.all([server.stop(), storage.stop()]);
  await dir.remove();
});

/**
 * An app with one large file, set up in this process, then handed over to a process of its own. The gate stands in the
 * way of what proves a copy at the storage: there a run can be held after the final name.
 */
async function handOver(megabytes: number, gate: Gate | null = null): Promise<void> {
  [server, storage] = await Promise.all([
    startSshd({ dir: join(dir.path, 'server') }),
    startSshd({ dir: join(dir.path, 'storage'), config: gate ? [`SetEnv PATH=${gate.env['PATH'] ?? ''}`] : [] }),
  ]);
  await writeFile(join(shop, 'large'), randomBytes(megabytes * 1024 * 1024));
  const agency = await openAgency(dir.path);
  const serverId = await agency.addServer(server);
  const box = await agency.addSftp(storage, join(dir.path, 'box'));
  const disk = await agency.addLocal(join(dir.path, 'disk'));
  const config = { kind: 'directory' as const, path: shop, exclude: [], runAs: null };
  // gzip at its slowest: the dump must still be going on when the plug is pulled.
  appId = await agency.addApp(serverId, [box, disk], config, { compression: { compressor: 'gzip', level: 9 } });
  await agency.close();
  host = await startHostProcess(dir.path);
}

async function startUntil(client: SuretyClient, isThere: (run: Run) => boolean): Promise<string> {
  const { id } = await client.runs.start({ appId });
  for await (const event of await client.runs.watch({ id })) {
    if (event.type === 'run' && isThere(event.run)) return id;
  }
  throw new Error('the run ended too early');
}

/** Every file below both destinations. */
async function storedFiles(): Promise<string[]> {
  const lists = ['box', 'disk'].map((root) =>
    readdir(join(dir.path, root), { recursive: true, withFileTypes: true }).catch(() => []),
  );
  return (await Promise.all(lists)).flat().flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}

const ours = (): string[] =>
  processes().flatMap(({ args }) => (args.includes(dir.path) && args.includes('surety-produce') ? [args] : []));

describe('kill -9 of Surety', () => {
  it('in mid-dump and mid-upload leaves nothing on either side after the next start, and the original as it was', async () => {
    await handOver(200);
    const before = treeOf(shop);
    const runId = await startUntil(host.client, (run) => run.steps.some((step) => step.bytes > 4 * 1024 * 1024));
    expect((await storedFiles()).filter((name) => !name.endsWith('.surety-part'))).toEqual([]);
    expect(ours()).not.toEqual([]);

    await host.kill9();
    host = await startHostProcess(dir.path);
    await nothingLeft(host.client);

    expect(await storedFiles()).toEqual([]);
    expect(await readdir(join(dir.path, 'work'))).toEqual([]);
    expect(ours()).toEqual([]);
    expect(treeOf(shop)).toEqual(before);
    const run = await host.client.runs.get({ id: runId });
    expect(run).toMatchObject({ state: 'interrupted', problem: { code: 'interrupted' } });
    expect(run.steps.every((step) => step.state !== 'running')).toBe(true);
    const [backup] = await host.client.backups.list({ runId });
    expect(backup?.copies.map((copy) => copy.state)).toEqual(['failed', 'failed']);
  });

  it('between the final name and the proof removes what was not proven', async () => {
    const gate = makeGate({ dir: dir.path, tools: ['sha256sum'], at: 'sha256sum*', when: 'before' });
    await handOver(1, gate);
    const reached = gate.reached();
    const { id: runId } = await host.client.runs.start({ appId });
    await reached;
    expect((await storedFiles()).some((name) => name.endsWith('.tar.gz'))).toBe(true);

    await host.kill9();
    gate.open();
    host = await startHostProcess(dir.path);
    await nothingLeft(host.client);

    expect(await storedFiles()).toEqual([]);
    expect((await host.client.runs.get({ id: runId })).state).toBe('interrupted');
  });

  it('does not stop the next run from being proven', async () => {
    await handOver(60);
    await startUntil(host.client, (run) => run.steps.some((step) => step.bytes > 1024 * 1024));
    await host.kill9();
    host = await startHostProcess(dir.path);

    const { id } = await host.client.runs.start({ appId });
    for await (const event of await host.client.runs.watch({ id })) void event;

    expect((await host.client.runs.get({ id })).state).toBe('proven');
    expect((await storedFiles()).sort()).toHaveLength(4);
  });
});

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { problemOf } from '../../../main/api/registrar.ts';
import { throughHost, type ThroughHost } from '../../../main/cli/through-host.ts';
import { startHost, type Host } from '../../../main/headless.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency, type Agency } from '../../support/agency.ts';

let dir: TempDir;
let agency: Agency;
let host: Host;
let terminal: ThroughHost;

beforeEach(async () => {
  dir = await makeTempDir('doors');
  agency = await openAgency(dir.path);
  host = await startHost(agency.backend(), { port: 0, folder: null });
  const connected = await throughHost(agency.dataDir);
  if (!connected) throw new Error('the host does not answer');
  terminal = connected;
});

afterEach(async () => {
  await terminal.close();
  await host.close();
  await agency.close();
  await dir.remove();
});

const token = async (): Promise<string> =>
  (JSON.parse(await readFile(join(agency.dataDir, 'host.json'), 'utf8')) as { token: string }).token;
const stillAnswers = async (): Promise<void> => {
  expect(await agency.client.clients.list({})).toHaveLength(1);
  const again = await throughHost(agency.dataDir);
  expect(await again?.client.clients.list({})).toHaveLength(1);
  await again?.close();
};
const failure = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => null,
    (error: unknown) => problemOf(error),
  );

describe('the host', () => {
  it('outlives a message that is far too large', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(host.port)}/rpc`, {
      headers: { authorization: `Bearer ${await token()}` },
    });
    await once(socket, 'open');
    socket.on('error', () => undefined);
    socket.send('x'.repeat(5 * 1024 * 1024));
    await once(socket, 'close');
    await stillAnswers();
  });

  it('outlives a line that breaks in the middle of a refused greeting', async () => {
    const socket = connect(host.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${String(host.port)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    socket.resetAndDestroy();
    await once(socket, 'close');
    await stillAnswers();
  });
});

describe('what goes wrong is told in words at the terminal', () => {
  it('when a stream is asked for that is not there', async () => {
    const watching = async (): Promise<void> => {
      for await (const event of await terminal.client.runs.watch({ id: 'run_00000000000000000000000000' })) void event;
    };
    expect(await failure(watching())).toMatchObject({ code: 'not_found' });
  });

  it('when the process that answers ends in the middle of a stream', async () => {
    const watching = async (): Promise<void> => {
      const stream = await terminal.client.system.events({});
      const reading = stream.next();
      await host.close();
      await reading;
    };
    const problem = await failure(watching());
    expect(problem).toMatchObject({ code: 'interrupted', next: expect.stringMatching(/again/) as unknown });
  });

  it('when the process that answers ended before', async () => {
    await host.close();
    expect(await failure(terminal.client.clients.list({}))).toMatchObject({ code: 'interrupted' });
  });
});

it('a host that is closed twice leaves the file of the next one where it is', async () => {
  await host.close();
  const next = await startHost(agency.backend(), { port: 0, folder: null });
  await host.close();
  expect(await token()).not.toBe('');
  await next.close();
});

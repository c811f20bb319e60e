import { createHmac, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { importKnownHosts } from '../../../main/runs/import-known-hosts.ts';
import type { Store } from '../../../main/store/types.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { aClient, aDestination, aServer } from '../../support/samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
  await store.servers.insert(aServer({ name: 'web-1', host: 'Web-1.example' }));
  const client = aClient();
  await store.clients.insert(client);
  const config = {
    kind: 'sftp',
    host: 'box.example',
    port: 2222,
    user: 'u',
    signIn: { method: 'key' },
    path: '/b',
  } as const;
  await store.destinations.insert(aDestination(client.id, { config }));
});

afterEach(() => store.close());

/** A public key as known_hosts has it: the type, and a blob that begins with it. */
function key(type: string): string {
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `${type} ${Buffer.concat([field(Buffer.from(type)), field(randomBytes(32))]).toString('base64')}`;
}

const pinned = async (host: string, port = 22) => (await store.hostKeys.state(host, port)).pinned;

it('pins the strongest key of each host that Surety knows, plain or hashed, and ignores the others', async () => {
  const salt = randomBytes(20);
  const hash = createHmac('sha1', salt).update('[box.example]:2222').digest('base64');
  const text = [
    '# a comment',
    `web-1.example ${key('ssh-rsa')}`,
    `web-1.example ${key('ssh-ed25519')}`,
    `|1|${salt.toString('base64')}|${hash} ${key('ssh-ed25519')}`,
    `stranger.example ${key('ssh-ed25519')}`,
    'not a line of known_hosts',
  ].join('\n');

  const result = await importKnownHosts(store, text);

  expect(result).toEqual({ pinned: ['web-1.example:22', 'box.example:2222'], alreadyPinned: [], ignoredLines: 2 });
  expect(await pinned('web-1.example')).toMatchObject({ type: 'ssh-ed25519', source: 'known_hosts' });
  expect(await pinned('box.example', 2222)).toMatchObject({ type: 'ssh-ed25519' });
});

it('never replaces a key that a person accepted', async () => {
  await importKnownHosts(store, `web-1.example ${key('ssh-ed25519')}`);
  const before = await pinned('web-1.example');
  expect(await importKnownHosts(store, `web-1.example ${key('ssh-ed25519')}`)).toMatchObject({
    pinned: [],
    alreadyPinned: ['web-1.example:22'],
  });
  expect(await pinned('web-1.example')).toEqual(before);
});

it('never pins a key that is revoked, whichever line comes first', async () => {
  const bad = key('ssh-ed25519');
  const good = key('ssh-rsa');
  await importKnownHosts(store, `web-1.example ${bad}\nweb-1.example ${good}\n@revoked web-1.example ${bad}`);
  expect(await pinned('web-1.example')).toMatchObject({ type: 'ssh-rsa' });
});

it('does not take the key of one port for another', async () => {
  await importKnownHosts(store, `box.example ${key('ssh-ed25519')}`);
  expect(await pinned('box.example', 2222)).toBeNull();
});

import { ProblemError } from '../../../shared/domain/problem.ts';
import type { HostKeyState } from '../../../shared/domain/host-key.ts';
import type { Server, ServerTest } from '../../../shared/domain/server.ts';
import type { Destination, DestinationCheck } from '../../../shared/domain/destination.ts';
import type { SignInSecrets } from '../../../shared/domain/sign-in.ts';
import { os } from './base.ts';
import { changedKey, fingerprintA, noKey } from './seed.ts';
import { mustGet, newId, now, tell } from './state.ts';
import type { FakeState } from './state.ts';

function afterSecrets(
  state: FakeState,
  owner: string,
  before: Server['secretsSet'] | null,
  changes: SignInSecrets,
): Server['secretsSet'] {
  const set = { ...(before ?? { password: false, privateKey: false, keyPassphrase: false }) };
  for (const name of ['password', 'privateKey', 'keyPassphrase'] as const) {
    const change = changes[name];
    if (change === undefined) continue;
    set[name] = change !== null;
    if (change === null) state.secrets.delete(`${owner}.${name}`);
    else state.secrets.set(`${owner}.${name}`, change);
  }
  return set;
}

function pin(hostKey: HostKeyState, fingerprint: string): HostKeyState {
  const offered = hostKey.offered;
  if (offered?.fingerprint !== fingerprint) {
    throw new ProblemError({
      code: 'conflict',
      message: 'The host has shown another key since.',
      next: 'Test again and compare the new fingerprint.',
    });
  }
  return {
    state: 'pinned',
    pinned: { type: offered.type, fingerprint, since: now(), source: 'first-use' },
    offered: null,
  };
}

/** What a host shows the first time; hosts named `changed…` never keep their key. */
function meet(host: string, known: HostKeyState): HostKeyState {
  if (host.startsWith('changed') && known.state !== 'pinned') return changedKey;
  if (known.state !== 'unknown') return known;
  return { state: 'offered', pinned: null, offered: { type: 'ssh-ed25519', fingerprint: fingerprintA, seenAt: now() } };
}

function keyProblem(hostKey: HostKeyState, where: string): ServerTest['problem'] {
  if (hostKey.state === 'pinned') return null;
  const changed = hostKey.state === 'changed';
  return {
    code: changed ? 'host_key_changed' : 'host_key_unknown',
    message: changed
      ? 'The host shows another key than the one that was accepted.'
      : 'The host’s key was not accepted yet.',
    where,
    next: changed
      ? 'Ask the server’s owner why it changed before you accept the new one.'
      : 'Compare the fingerprint with the server’s owner, then accept it.',
    detail: null,
  };
}

function unreachable(where: string): NonNullable<ServerTest['problem']> {
  return {
    code: 'ssh_unreachable',
    message: 'Nobody answers at this address and port.',
    where,
    next: 'Check the host, the port and the firewall.',
    detail: 'connect ECONNREFUSED 192.0.2.7:22',
  };
}

export function clientRoutes(state: FakeState) {
  return {
    list: os.clients.list.handler(() => [...state.clients.values()]),
    create: os.clients.create.handler(({ input }) => {
      const client = { ...input, id: newId('client'), createdAt: now() };
      state.clients.set(client.id, client);
      tell(state, 'clients', client.id);
      return client;
    }),
    update: os.clients.update.handler(({ input }) => {
      const client = { ...mustGet(state.clients, input.id), ...input };
      state.clients.set(client.id, client);
      tell(state, 'clients', client.id);
      return client;
    }),
    remove: os.clients.remove.handler(({ input: { id } }) => {
      const name = mustGet(state.clients, id).name;
      if ([...state.apps.values(), ...state.destinations.values()].some((one) => one.clientId === id)) {
        throw new ProblemError({
          code: 'in_use',
          message: `Apps or destinations belong to ${name}.`,
          next: 'Remove them first.',
        });
      }
      state.clients.delete(id);
      tell(state, 'clients', id);
      return {};
    }),
  };
}

export function serverRoutes(state: FakeState) {
  const put = (server: Server): Server => {
    state.servers.set(server.id, server);
    tell(state, 'servers', server.id);
    return server;
  };
  return {
    list: os.servers.list.handler(() => [...state.servers.values()]),
    get: os.servers.get.handler(({ input }) => mustGet(state.servers, input.id)),
    create: os.servers.create.handler(({ input: { secrets, ...rest } }) => {
      const id = newId('server');
      return put({ ...rest, id, createdAt: now(), hostKey: noKey, secretsSet: afterSecrets(state, id, null, secrets) });
    }),
    update: os.servers.update.handler(({ input: { secrets, ...rest } }) => {
      const before = mustGet(state.servers, rest.id);
      return put({ ...before, ...rest, secretsSet: afterSecrets(state, rest.id, before.secretsSet, secrets) });
    }),
    remove: os.servers.remove.handler(({ input: { id } }) => {
      if ([...state.apps.values()].some((app) => app.serverId === id)) {
        throw new ProblemError({
          code: 'in_use',
          message: 'Apps use this server.',
          where: mustGet(state.servers, id).name,
          next: 'Remove the apps first.',
        });
      }
      state.servers.delete(id);
      tell(state, 'servers', id);
      return {};
    }),
    test: os.servers.test.handler(({ input }): ServerTest => {
      const before = mustGet(state.servers, input.id);
      const nothing = { system: null, clockSkewSeconds: null, milliseconds: null };
      if (before.host.startsWith('down'))
        return { ok: false, hostKey: before.hostKey, ...nothing, problem: unreachable(before.name) };
      const hostKey = meet(before.host, before.hostKey);
      put({ ...before, hostKey });
      const problem = keyProblem(hostKey, before.name);
      if (problem !== null) return { ok: false, hostKey, ...nothing, problem };
      return {
        ok: true,
        hostKey,
        system: 'Linux 6.1.0-37-amd64 x86_64',
        clockSkewSeconds: 42,
        milliseconds: 183,
        problem: null,
      };
    }),
    acceptHostKey: os.servers.acceptHostKey.handler(({ input }) => {
      const before = mustGet(state.servers, input.id);
      return put({ ...before, hostKey: pin(before.hostKey, input.fingerprint) });
    }),
    importKnownHosts: os.servers.importKnownHosts.handler(({ input }) => ({
      pinned: input.text.includes('down.example') ? ['down.example'] : [],
      alreadyPinned: ['web-1'],
      ignoredLines: 3,
    })),
  };
}

export function destinationRoutes(state: FakeState) {
  const put = (destination: Destination): Destination => {
    state.destinations.set(destination.id, destination);
    tell(state, 'destinations', destination.id);
    return destination;
  };
  return {
    list: os.destinations.list.handler(() => [...state.destinations.values()]),
    get: os.destinations.get.handler(({ input }) => mustGet(state.destinations, input.id)),
    create: os.destinations.create.handler(({ input: { secrets, ...rest } }) => {
      const id = newId('destination');
      return put({
        ...rest,
        id,
        createdAt: now(),
        hostKey: rest.config.kind === 'sftp' ? noKey : null,
        secretsSet: afterSecrets(state, id, null, secrets),
      });
    }),
    update: os.destinations.update.handler(({ input: { secrets, ...rest } }) => {
      const before = mustGet(state.destinations, rest.id);
      return put({ ...before, ...rest, secretsSet: afterSecrets(state, rest.id, before.secretsSet, secrets) });
    }),
    remove: os.destinations.remove.handler(({ input: { id } }) => {
      if ([...state.apps.values()].some((app) => app.destinationIds.includes(id))) {
        throw new ProblemError({
          code: 'in_use',
          message: 'Apps keep their backups there.',
          where: mustGet(state.destinations, id).name,
          next: 'Choose another destination for them first.',
        });
      }
      state.destinations.delete(id);
      tell(state, 'destinations', id);
      return {};
    }),
    check: os.destinations.check.handler(({ input }): DestinationCheck => {
      const before = mustGet(state.destinations, input.id);
      const hostKey = before.hostKey && before.config.kind === 'sftp' ? meet(before.config.host, before.hostKey) : null;
      put({ ...before, hostKey });
      const problem = hostKey && keyProblem(hostKey, before.name);
      if (problem)
        return {
          ok: false,
          steps: [{ title: 'Connect and check the host key', ok: false, detail: null }],
          freeBytes: null,
          hostKey,
          problem,
        };
      const steps = [
        'Connect and check the host key',
        'Write a small file',
        'Read it back and compare',
        'Delete it',
      ].map((title) => ({ title, ok: true, detail: title.startsWith('Read') ? 'by sha256sum' : null }));
      return { ok: true, steps, freeBytes: 812_345_678_901, hostKey, problem: null };
    }),
    acceptHostKey: os.destinations.acceptHostKey.handler(({ input }) => {
      const before = mustGet(state.destinations, input.id);
      return put({ ...before, hostKey: before.hostKey && pin(before.hostKey, input.fingerprint) });
    }),
  };
}

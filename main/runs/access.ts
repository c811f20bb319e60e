import type { Destination } from '../../shared/domain/destination.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import type { SignIn } from '../../shared/domain/sign-in.ts';
import { destinationKind } from '../destinations/registry.ts';
import type { DestinationAccess, OpenDestination } from '../destinations/types.ts';
import type { Remote, SshPool, SshTarget } from '../remote/types.ts';
import type { DestinationRow, ServerRow, Store } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';

export interface AccessDeps {
  readonly store: Pick<Store, 'servers' | 'destinations'>;
  readonly vault: Pick<Vault, 'read'>;
  readonly pool: SshPool;
}

/** Opens servers and destinations: rows and sealed secrets go in, signed-in connections come out. */
export interface Access {
  server(serverId: string): Promise<Remote>;
  /** How a destination is reached; a path on the managed server is reached through `serverId`. */
  destinationAccess(row: DestinationRow, serverId: string | null): Promise<DestinationAccess>;
  destination(destinationId: string, serverId: string): Promise<OpenDestination>;
  /** Drops the shared connection of a server or destination, after its settings changed. */
  forget(id: string): void;
}

export function createAccess({ store, vault, pool }: AccessDeps): Access {
  async function signInOf(ownerId: string, label: string, signIn: SignIn): Promise<SshTarget['signIn']> {
    if (signIn.method === 'agent') return { method: 'agent', socket: signIn.socket };
    if (signIn.method === 'password') {
      const password = await vault.read(ownerId, 'password');
      if (password === null) throw secretMissing(label, 'password');
      return { method: 'password', password };
    }
    const privateKey = await vault.read(ownerId, 'privateKey');
    if (privateKey === null) throw secretMissing(label, 'private key');
    return { method: 'key', privateKey, passphrase: await vault.read(ownerId, 'keyPassphrase') };
  }

  async function targetOf(row: ServerRow, through: readonly string[] = []): Promise<SshTarget> {
    if (through.includes(row.id)) {
      throw new ProblemError({
        code: 'input_invalid',
        message: 'The jump hosts go round in a circle.',
        where: row.name,
        next: 'Choose a jump host that does not go through this server.',
      });
    }
    const jump = row.jumpServerId === null ? null : await store.servers.find(row.jumpServerId);
    return {
      key: row.id,
      label: row.name,
      host: row.host,
      port: row.port,
      user: row.user,
      signIn: await signInOf(row.id, row.name, row.signIn),
      jump: jump && (await targetOf(jump, [...through, row.id])),
    };
  }

  async function server(serverId: string): Promise<Remote> {
    return pool.open(await targetOf(await store.servers.find(serverId)));
  }

  async function destinationAccess(row: DestinationRow, serverId: string | null): Promise<DestinationAccess> {
    const kind = destinationKind(row.config.kind);
    if (kind.reach === 'managed-server') {
      if (serverId === null) {
        throw new ProblemError({
          code: 'input_invalid',
          message: 'This destination is a path on a managed server, and no server was named.',
          where: row.name,
          next: 'Name the server to look on.',
        });
      }
      return { config: row.config, label: row.name, remote: await server(serverId) };
    }
    return { config: row.config, label: row.name, remote: await pool.open(await ownHost(row)) };
  }

  async function ownHost(row: DestinationRow): Promise<SshTarget> {
    if (row.config.kind !== 'sftp') throw new TypeError(`${row.config.kind} has no host of its own`);
    const { host, port, user, signIn } = row.config;
    return {
      key: row.id,
      label: row.name,
      host,
      port,
      user,
      signIn: await signInOf(row.id, row.name, signIn),
      jump: null,
    };
  }

  return {
    server,
    destinationAccess,
    async destination(destinationId, serverId) {
      const row = await store.destinations.find(destinationId);
      return destinationKind(row.config.kind).open(await destinationAccess(row, serverId));
    },
    forget: (id) => {
      pool.forget(id);
    },
  };
}

/** The host whose key is pinned for a destination; null for kinds without one. */
export function hostOf(config: Destination['config']): { readonly host: string; readonly port: number } | null {
  return config.kind === 'sftp' ? { host: config.host, port: config.port } : null;
}

function secretMissing(label: string, what: string): ProblemError {
  return new ProblemError({
    code: 'secret_missing',
    message: `The ${what} for ${label} is not set.`,
    where: label,
    next: `Open ${label} and enter the ${what}.`,
  });
}

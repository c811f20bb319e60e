import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import type { Run } from '../../shared/domain/run.ts';
import type { Sshd } from '../services/sshd.ts';

export const passphrase = 'the agency passphrase 42';

/** Follows a run to its end. */
export async function runEnded(client: SuretyClient, id: string): Promise<Run> {
  for await (const event of await client.runs.watch({ id })) void event;
  return client.runs.get({ id });
}

/** Follows a restore to its end. */
export async function restoreEnded(client: SuretyClient, id: string): Promise<Restore> {
  for await (const event of await client.restores.watch({ id })) void event;
  return client.restores.get({ id });
}

/** Adds an SSH server and accepts the key that it shows first. */
export async function addServer(client: SuretyClient, sshd: Sshd, name: string, workDir: string): Promise<string> {
  const { id } = await client.servers.create({
    name,
    host: sshd.host,
    port: sshd.port,
    user: sshd.user,
    signIn: { method: 'key' },
    workDir,
    secrets: { privateKey: sshd.privateKey },
  });
  await client.servers.test({ id });
  await client.servers.acceptHostKey({ id, fingerprint: sshd.hostKeyFingerprint });
  return id;
}

export async function addSftp(
  client: SuretyClient,
  clientId: string,
  sshd: Sshd,
  path: string,
  name: string,
): Promise<string> {
  const { id } = await client.destinations.create({
    clientId,
    name,
    config: { kind: 'sftp', host: sshd.host, port: sshd.port, user: sshd.user, signIn: { method: 'key' }, path },
    secrets: { privateKey: sshd.privateKey },
  });
  await client.destinations.check({ id });
  const { hostKey } = await client.destinations.get({ id });
  if (hostKey?.state === 'offered')
    await client.destinations.acceptHostKey({ id, fingerprint: sshd.hostKeyFingerprint });
  return id;
}

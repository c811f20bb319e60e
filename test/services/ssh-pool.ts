import { createSshPool } from '../../main/remote/pool.ts';
import type { SshPoolOptions } from '../../main/remote/pool.ts';
import type { SshPool } from '../../main/remote/types.ts';
import { systemClock } from '../../main/ports.ts';
import { memoryHostKeys } from './host-keys.ts';
import type { MemoryHostKeys } from './host-keys.ts';
import type { Sshd } from './sshd.ts';

/** A pool that knows the host keys of these servers. The test closes it. */
export function poolFor(
  servers: readonly Sshd[],
  options: Partial<SshPoolOptions> = {},
): SshPool & { hostKeys: MemoryHostKeys } {
  const hostKeys = memoryHostKeys();
  for (const server of servers) hostKeys.pin(server.host, server.port, server.hostKey);
  const quiet = (): void => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  return Object.assign(createSshPool({ hostKeys, clock: systemClock, log, ...options }), { hostKeys });
}

import { toProblem } from '../../shared/domain/problem.ts';
import type { ServerTest } from '../../shared/domain/server.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/types.ts';
import type { Access } from './access.ts';
import text from './test-server.sh?raw';

const testScript = { name: 'surety-test-server', text };

/** Connects, signs in, and runs a script: only its verdict makes the test good. Never rejects for what the host does. */
export async function testServer(
  { store, access, clock }: { readonly store: Store; readonly access: Access; readonly clock: Clock },
  serverId: string,
): Promise<ServerTest> {
  const row = await store.servers.find(serverId);
  const startedAt = clock.now().getTime();
  try {
    const remote = await access.server(serverId);
    const asked = clock.now().getTime();
    const { verdict, stdout } = await remote.run(testScript);
    const answered = clock.now().getTime();
    return {
      ok: true,
      hostKey: await store.hostKeys.state(row.host, row.port),
      system: stdout.toString('utf8').trim().slice(0, 200) || null,
      // The script read its clock somewhere between question and answer.
      clockSkewSeconds: Math.round(Number(verdict['epoch']) - (asked + answered) / 2000),
      milliseconds: answered - startedAt,
      problem: null,
    };
  } catch (error) {
    return {
      ok: false,
      hostKey: await store.hostKeys.state(row.host, row.port),
      system: null,
      clockSkewSeconds: null,
      milliseconds: null,
      problem: toProblem(error),
    };
  }
}

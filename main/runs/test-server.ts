import { toProblem, withoutSecrets } from '../../shared/domain/problem.ts';
import type { ServerTest } from '../../shared/domain/server.ts';
import type { RunDeps } from './types.ts';
import text from './test-server.sh?raw';

const testScript = { name: 'test-server', text };

/** Connects, signs in, and runs a script: only its verdict makes the test good. Never rejects for what the host does. */
export async function testServer(
  { store, access, clock, redact }: Pick<RunDeps, 'store' | 'access' | 'clock' | 'redact'>,
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
      clockSkewSeconds:
        typeof verdict['epoch'] === 'number' ? Math.round(verdict['epoch'] - (asked + answered) / 2000) : null,
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
      problem: withoutSecrets(toProblem(error), redact),
    };
  }
}

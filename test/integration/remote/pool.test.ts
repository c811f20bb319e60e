import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SshTarget } from '../../../main/remote/types.ts';
import { freePort } from '../../services/ports.ts';
import { guarded } from '../../services/scripts.ts';
import { poolFor } from '../../services/ssh-pool.ts';
import { startSshd } from '../../services/sshd.ts';
import type { Sshd } from '../../services/sshd.ts';
import { makeTempDir } from '../../services/temp.ts';
import type { TempDir } from '../../services/temp.ts';

let dir: TempDir;
let sshd: Sshd;
let pool: ReturnType<typeof poolFor>;

beforeAll(async () => {
  dir = await makeTempDir('pool');
  sshd = await startSshd({ dir: dir.path });
});
afterAll(async () => {
  await sshd.stop();
  await dir.remove();
});
afterEach(() => pool.close());

const signIns = (server = sshd): number =>
  server.log.filter((line) => line.startsWith('Accepted publickey for')).length;

describe('the pool', () => {
  it('signs in once for everything that one target does', async () => {
    pool = poolFor([sshd]);
    const before = signIns();
    const remotes = await Promise.all(Array.from({ length: 5 }, () => pool.open(sshd.target())));
    await Promise.all(remotes.map((remote) => remote.run(guarded('true'))));
    expect(signIns() - before).toBe(1);
  });

  it('signs in again when the settings changed, and lets what runs on the old connection finish', async () => {
    pool = poolFor([sshd]);
    const before = signIns();
    const remote = await pool.open(sshd.target());
    const { stdout, result } = await remote.stream(guarded('printf begun; read -r _ < "$2"; printf done'), {
      args: [await fifo('settings')],
    });
    await once(stdout, 'readable');
    const renamed = await pool.open(sshd.target({ label: 'web-1-new' }));
    await renamed.run(guarded('echo go > "$2"'), { args: [`${dir.path}/settings`] });
    expect((await stdout.toArray()).join('')).toBe('begundone');
    await result;
    expect(signIns() - before).toBe(2);
  });

  it('closes a connection that nobody uses, and opens it again', async () => {
    pool = poolFor([sshd], { idleMs: 10 });
    const goodbyes = (): number => sshd.log.filter((line) => line.startsWith('Received disconnect')).length;
    const remote = await pool.open(sshd.target());
    await remote.run(guarded('true'));
    const [before, signInsBefore] = [goodbyes(), signIns()];
    await vi.waitFor(() => {
      expect(goodbyes()).toBeGreaterThan(before);
    });
    await remote.run(guarded('true'));
    expect(signIns()).toBeGreaterThan(signInsBefore);
  });

  it('forgets a connection when it is told to', async () => {
    pool = poolFor([sshd]);
    const remote = await pool.open(sshd.target());
    const running = remote.run(guarded('sleep 1000'));
    await remote.run(guarded('true'));
    pool.forget(sshd.target().key);
    await expect(running).rejects.toMatchObject({ code: 'ssh_dropped' });
  });

  it('makes do with a server that allows fewer channels', async () => {
    const few = await startSshd({ dir: `${dir.path}/few`, maxSessions: 2 });
    try {
      pool = poolFor([few]);
      const remote = await pool.open(few.target());
      const results = await Promise.all(Array.from({ length: 12 }, () => remote.run(guarded('printf x'))));
      expect(results.map((result) => result.stdout.toString()).join('')).toBe('x'.repeat(12));
      // It learns from the first refusals and does not go on asking.
      const refusals = few.log.filter((line) => line.includes('no more sessions')).length;
      expect(refusals).toBeGreaterThan(0);
      expect(refusals).toBeLessThanOrEqual(8);
    } finally {
      await few.stop();
    }
  });

  it('refuses work after it was closed', async () => {
    pool = poolFor([sshd]);
    const remote = await pool.open(sshd.target());
    await pool.close();
    await expect(remote.run(guarded('true'))).rejects.toMatchObject({ code: 'cancelled' });
  });

  async function fifo(name: string): Promise<string> {
    const remote = await pool.open(sshd.target());
    await remote.run(guarded('mkfifo "$2"'), { args: [`${dir.path}/${name}`] });
    return `${dir.path}/${name}`;
  }
});

describe('a host that cannot be reached', () => {
  const target = (changes: Partial<SshTarget>): SshTarget => sshd.target({ key: 'other', ...changes });

  it('is told apart: nothing listens, no such name, no SSH', async () => {
    pool = poolFor([]);
    const closed = pool.open(target({ port: await freePort() }));
    await expect(closed).rejects.toMatchObject({ code: 'ssh_unreachable', message: /nothing listens/ });
    const nameless = pool.open(target({ key: 'nameless', host: 'no-such-host.invalid' }));
    await expect(nameless).rejects.toMatchObject({ code: 'ssh_unreachable', message: /no-such-host/ });
    const web = await answering('HTTP/1.1 400 Bad Request\r\n\r\n');
    await expect(pool.open(target({ key: 'web', port: web.port }))).rejects.toMatchObject({
      code: 'ssh_unreachable',
      message: /not SSH/,
    });
    await web.close();
  });

  it('because it turns us away is left in peace for a minute', async () => {
    let now = new Date('2026-03-01T10:00:00Z');
    pool = poolFor([], { clock: { now: () => now } });
    const strict = await answering('Not allowed at this time\r\n');
    const open = () => pool.open(target({ port: strict.port }));
    const refused = { code: 'ssh_refused_for_now', message: /saying "Not allowed at this time"/ };
    await expect(open()).rejects.toMatchObject(refused);
    await expect(open()).rejects.toMatchObject(refused);
    expect(strict.visits()).toBe(1);
    now = new Date('2026-03-01T10:01:00Z');
    await expect(open()).rejects.toMatchObject(refused);
    expect(strict.visits()).toBe(2);
    await strict.close();
  });

  it('cannot draw on the screen with what it says', async () => {
    pool = poolFor([]);
    const rude = await answering('\u001b[31mNo\u0007 entry\u202e\r\n');
    await expect(pool.open(target({ port: rude.port }))).rejects.toMatchObject({ message: /saying "No entry"/ });
    await rude.close();
  });

  it('gets no two handshakes at once, and all hosts together no more than three', async () => {
    pool = poolFor([]);
    const silent = await Promise.all(Array.from({ length: 5 }, () => answering(null)));
    const [first] = silent;
    const opens = [
      pool.open(target({ key: 'again', port: first?.port ?? 0 })),
      ...silent.map((server, n) => pool.open(target({ key: `host-${String(n)}`, port: server.port }))),
    ].map((open) => open.catch((error: unknown) => error));
    await Promise.all(silent.slice(0, 3).map((server) => server.visited));
    // A sign-in elsewhere takes longer than any visit that should not have been.
    await signInElsewhere();
    expect(silent.map((server) => server.visits())).toEqual([1, 1, 1, 0, 0]);
    for (const server of silent) server.hangUp();
    await Promise.all(opens);
    expect(silent.map((server) => server.visits())).toEqual([1, 1, 1, 1, 1]);
    await Promise.all(silent.map((server) => server.close()));
  });
});

async function signInElsewhere(): Promise<void> {
  const other = poolFor([sshd]);
  await other.open(sshd.target());
  await other.close();
}

/** A host that says something and hangs up; with null it says nothing and waits for `hangUp`. */
async function answering(text: string | null) {
  let visits = 0;
  let hangUp = text !== null;
  const open = new Set<() => void>();
  const server: Server = createServer((socket) => {
    visits += 1;
    socket.on('error', () => undefined).resume();
    const leave = (): void => {
      socket.end(text ?? 'Exceeded MaxStartups\r\n');
    };
    if (hangUp) leave();
    else open.add(leave);
  });
  const visited = once(server, 'connection');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    visits: () => visits,
    visited,
    hangUp: () => {
      hangUp = true;
      for (const leave of open) leave();
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

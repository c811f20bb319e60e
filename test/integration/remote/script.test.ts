import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Remote } from '../../../main/remote/types.ts';
import { processes } from '../../services/processes.ts';
import { guarded, receiving } from '../../services/scripts.ts';
import { poolFor } from '../../services/ssh-pool.ts';
import { startSshd } from '../../services/sshd.ts';
import type { Sshd } from '../../services/sshd.ts';
import { makeTempDir } from '../../services/temp.ts';
import type { TempDir } from '../../services/temp.ts';

let dir: TempDir;
let sshd: Sshd;
let pool: ReturnType<typeof poolFor>;
let remote: Remote;

beforeAll(async () => {
  dir = await makeTempDir('script');
  sshd = await startSshd({ dir: dir.path });
});
afterAll(async () => {
  await sshd.stop();
  await dir.remove();
});
beforeEach(async () => {
  pool = poolFor([sshd]);
  remote = await pool.open(sshd.target());
});
afterEach(() => pool.close());

const tag = (): string => `mark${randomBytes(6).toString('hex')}`;
const running = (mark: string): string[] => processes().flatMap((one) => (one.args.includes(mark) ? [one.args] : []));

async function read(stream: Readable): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += (chunk as Buffer).length;
  return bytes;
}

describe('a script', () => {
  it('gets hostile arguments and its secret unchanged, and the secret is in no argv', async () => {
    const args = ["it's; touch /pwned $(id)", '-n', '', 'a\nb', '😀 \\ `id`'];
    const secretLine = ` sec'ret $(id) \\ ${tag()}`;
    const script = guarded(
      `printf '%s\\001' "$secret"; shift; printf '%s\\001' "$@"; cat /proc/*/cmdline | tr '\\0' ' '`,
    );
    const { stdout, verdict } = await remote.run(script, { args, secretLine });
    const [secret, ...rest] = stdout.toString().split('\u0001');
    expect(verdict).toEqual({ rc: 0 });
    expect(secret).toBe(secretLine);
    expect(rest.slice(0, -1)).toEqual(args);
    expect(rest.at(-1)).not.toContain(secretLine.slice(-10));
  });

  it('hands its standard error on line by line, without the verdict', async () => {
    const lines: string[] = [];
    const result = await remote.run(guarded('echo one >&2; echo two >&2'), { onStderr: (line) => lines.push(line) });
    expect(lines).toEqual(['one', 'two']);
    expect(result.stderr).toBe('one\ntwo');
  });

  it('runs twenty times at once over one connection', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => remote.run(guarded('printf %s "$2"'), { args: [String(n)] })),
    );
    expect(results.map((result) => result.stdout.toString())).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
    expect(sshd.log.filter((line) => line.includes('no more sessions'))).toEqual([]);
  });

  it('that floods standard error does not stall', async () => {
    const flood = guarded("yes 'warning: something' | head -c 5242880 >&2; printf done");
    const { stdout, stderr } = await remote.run(flood);
    expect(stdout.toString()).toBe('done');
    expect(stderr.length).toBeLessThanOrEqual(16 * 1024);
  });

  it('may print 16 MiB and not more', async () => {
    const { stdout } = await remote.run(guarded('head -c 16777216 /dev/zero'));
    expect(stdout.length).toBe(16 * 1024 * 1024);
    await expect(remote.run(guarded('head -c 16777217 /dev/zero'))).rejects.toThrow(/more than 16 MiB/);
  });

  it('is understood behind a talkative login shell', async () => {
    const loud = await startSshd({
      dir: `${dir.path}/loud`,
      config: ['ForceCommand echo Welcome; eval "$SSH_ORIGINAL_COMMAND"'],
    });
    const loudPool = poolFor([loud]);
    try {
      const host = await loudPool.open(loud.target());
      expect((await host.run(guarded('printf pure'))).stdout.toString()).toBe('pure');
    } finally {
      await loudPool.close();
      await loud.stop();
    }
  });
});

describe('it is not success', () => {
  it('when there is no verdict', async () => {
    const failed = remote.run({ name: 'mute.sh', text: 'echo trouble >&2; exit 0' });
    await expect(failed).rejects.toMatchObject({
      code: 'script_no_verdict',
      problem: { where: 'web-1', detail: 'trouble' },
    });
  });

  it('when the verdict is forged', async () => {
    const script = { name: 'forged.sh', text: `echo 'surety-verdict ${'0'.repeat(32)} {"rc":0}' >&2` };
    await expect(remote.run(script)).rejects.toMatchObject({ code: 'script_no_verdict' });
  });

  it('when the script gave a verdict and then failed', async () => {
    const script = { name: 'late.sh', text: `printf '\\nsurety-verdict %s {"rc":0}\\n' "$1" >&2; exit 3` };
    await expect(remote.run(script)).rejects.toMatchObject({ code: 'tool_failed', message: /exit status 3/ });
  });

  it('when the script was killed', async () => {
    await expect(remote.run({ name: 'dead.sh', text: 'kill -9 $$' })).rejects.toMatchObject({
      code: 'script_no_verdict',
      message: /SIGKILL/,
    });
  });

  it('when the line is cut in the middle of a stream, and the stream itself breaks', async () => {
    const { stdout, result } = await remote.stream(guarded('cat /dev/zero'));
    await once(stdout, 'readable');
    const reading = read(stdout);
    sshd.killConnections();
    await expect(reading).rejects.toMatchObject({ code: 'ssh_dropped' });
    await expect(result).rejects.toMatchObject({ code: 'ssh_dropped', problem: { where: 'web-1' } });
  });

  it('and after a cut the same remote connects again', async () => {
    const cut = remote.run(guarded('sleep 100'));
    await remote.run(guarded('true'));
    sshd.killConnections();
    await expect(cut).rejects.toMatchObject({ code: 'ssh_dropped' });
    expect((await remote.run(guarded('printf back'))).stdout.toString()).toBe('back');
  });

  it('when the account may not run commands', async () => {
    const sftpOnly = await startSshd({ dir: `${dir.path}/sftp-only`, config: ['ForceCommand /bin/false'] });
    const otherPool = poolFor([sftpOnly]);
    try {
      const host = await otherPool.open(sftpOnly.target());
      const failed = host.run(guarded('true'), { secretLine: 'secret' });
      await expect(failed).rejects.toMatchObject({ code: 'script_no_verdict', message: /may not run commands/ });
    } finally {
      await otherPool.close();
      await sftpOnly.stop();
    }
  });
});

describe('cancelling', () => {
  it('ends the whole process group and leaves no process', async () => {
    const mark = tag();
    const abort = new AbortController();
    const script = guarded(`sh -c 'sleep 1000; :' ${mark} | cat & echo up >&2; sleep 1000; :`);
    const failed = remote.run(script, {
      args: [mark],
      signal: abort.signal,
      onStderr: (line) => {
        expect(line).toBe('up');
        expect(running(mark).length).toBeGreaterThan(1);
        abort.abort();
      },
    });
    await expect(failed).rejects.toMatchObject({ code: 'cancelled' });
    expect(running(mark)).toEqual([]);
  });

  it('before it began runs nothing', async () => {
    await expect(remote.run(guarded('true'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('while it waits for a channel gives the place in the line back', async () => {
    const stop = new AbortController();
    const busy = Array.from({ length: 8 }, () => remote.run(guarded('sleep 1000'), { signal: stop.signal }));
    const abort = new AbortController();
    const waiting = remote.run(guarded('true'), { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    stop.abort();
    const codes = (await Promise.allSettled(busy)).map((one) =>
      one.status === 'rejected' ? (one.reason as { code: string }).code : '',
    );
    expect(new Set(codes)).toEqual(new Set(['cancelled']));
    await remote.run(guarded('true'));
  });

  it('happens too when nobody wants the stream any more', async () => {
    const mark = tag();
    const { stdout, result } = await remote.stream(guarded('cat /dev/zero'), { args: [mark] });
    await once(stdout, 'readable');
    stdout.destroy();
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    expect(running(mark)).toEqual([]);
  });
});

describe('a stream', () => {
  it('holds the script back while its reader is slow', async () => {
    const script = guarded(`head -c 67108864 /dev/zero | { dd bs=65536 2>/dev/null; echo all-written >&2; }`);
    const lines: string[] = [];
    let whenWritten = -1;
    let bytes = 0;
    const { stdout, result } = await remote.stream(script, {
      onStderr: (line) => {
        lines.push(line);
        whenWritten = bytes;
      },
    });
    await once(stdout, 'readable');
    // Other work on the same connection goes on while nobody reads; nothing more is taken in meanwhile.
    for (let n = 0; n < 5; n += 1) await remote.run(guarded('true'));
    expect(stdout.readableLength).toBeLessThan(3 * 1024 * 1024);
    expect(lines).toEqual([]);
    for await (const chunk of stdout) bytes += (chunk as Buffer).length;
    await result;
    expect(bytes).toBe(67108864);
    expect(whenWritten).toBeGreaterThan(48 * 1024 * 1024);
  });

  it('gives every byte', async () => {
    const { stdout, result } = await remote.stream(
      guarded(`head -c 20000000 /dev/urandom > "$2" && cat "$2" && sha256sum < "$2" | cut -c1-64 >&2; rm -f -- "$2"`),
      { args: [join(dir.path, 'random')] },
    );
    const hash = createHash('sha256');
    for await (const chunk of stdout) hash.update(chunk as Buffer);
    expect((await result).stderr).toBe(hash.digest('hex'));
  });
});

describe('sending', () => {
  it('gives the script every byte after the secret line', async () => {
    const content = randomBytes(8 * 1024 * 1024 + 7);
    const script = receiving(`printf '%s ' "$secret"; sha256sum | cut -c1-64`);
    const { stdout } = await remote.send(script, Readable.from(chunksOf(content)), { secretLine: 'key' });
    expect(stdout.toString().trim()).toBe(`key ${createHash('sha256').update(content).digest('hex')}`);
  });

  it('that breaks off fails with the reason of its input, and ends the script', async () => {
    const mark = tag();
    const input = new PassThrough();
    input.write('begin');
    const script = receiving(`head -c 5 >/dev/null; echo got >&2; cat >/dev/null`);
    const failed = remote.send(script, input, {
      args: [mark],
      onStderr: () => {
        input.destroy(new Error('the source broke'));
      },
    });
    await expect(failed).rejects.toThrow('the source broke');
    expect(running(mark)).toEqual([]);
  });

  it('to a script that fails early ends the input', async () => {
    const input = Readable.from(endless());
    const failed = remote.send({ name: 'full.sh', text: 'echo no room >&2; exit 4' }, input);
    await expect(failed).rejects.toMatchObject({ code: 'script_no_verdict', problem: { detail: 'no room' } });
    expect(input.destroyed).toBe(true);
  });
});

function* chunksOf(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 65536) yield content.subarray(at, at + 65536);
}

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield await Promise.resolve(Buffer.alloc(65536));
}

it('a pipeline from a script that fails ends with the script’s own problem', async () => {
  const { stdout, result } = await remote.stream({ name: 'mute.sh', text: 'head -c 100000 /dev/zero' });
  await expect(pipeline(stdout, new PassThrough().resume())).rejects.toMatchObject({ code: 'script_no_verdict' });
  await expect(result).rejects.toMatchObject({ code: 'script_no_verdict' });
});

import { call, ORPCError } from '@orpc/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRegistrar, problemOf } from '../../../main/api/registrar.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { aClient } from '../../support/samples.ts';

let logged: unknown[];
const redact = (text: string): string => text.replaceAll('hunter2', '[secret]');
const os = createRegistrar(redact, {
  info: () => undefined,
  warn: () => undefined,
  error: (text, fields) => void logged.push([text, fields]),
});

beforeEach(() => {
  logged = [];
});

const failure = async (act: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await act.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ORPCError);
  return (error as ORPCError<string, unknown>).data;
};

describe('a call', () => {
  it('gives what the handler gives', async () => {
    const client = aClient();
    await expect(
      call(
        os.clients.list.handler(() => [client]),
        {},
      ),
    ).resolves.toEqual([client]);
  });

  it('fails with the problem that was thrown, without the secrets in it', async () => {
    const handler = os.clients.list.handler(() => {
      throw new ProblemError({
        code: 'conflict',
        message: 'said hunter2',
        where: 'web-1',
        next: 'Look.',
        detail: 'hunter2',
      });
    });
    expect(await failure(call(handler, {}))).toEqual({
      code: 'conflict',
      message: 'said [secret]',
      where: 'web-1',
      next: 'Look.',
      detail: '[secret]',
    });
    expect(logged).toEqual([]);
  });

  it('fails with what is wrong with the input, by its place and never by its value', async () => {
    const handler = os.sources.discover.handler(() => []);
    const data = await failure(
      call(handler, {
        serverId: 'hunter2',
        query: { kind: 'directory', path: 'hunter2' },
        secrets: { password: 'hunter2\n' },
      }),
    );
    expect(data).toMatchObject({ code: 'input_invalid', next: 'Mend it and try again. Nothing was changed.' });
    expect(JSON.stringify(data)).toContain('secrets.password');
    expect(JSON.stringify(data)).not.toContain('hunter2');
  });

  it('fails as our own fault, and is in the log, when something unexpected is thrown or answered', async () => {
    const broken = os.clients.list.handler(() => {
      throw new RangeError('odd');
    });
    expect(await failure(call(broken, {}))).toMatchObject({
      code: 'internal',
      message: 'Something inside Surety failed: odd',
    });
    const wrong = os.clients.list.handler(() => [{ id: 'no id' }] as never);
    expect(await failure(call(wrong, {}))).toMatchObject({ code: 'internal' });
    expect(logged).toHaveLength(2);
  });
});

it('a stream fails with a problem too, though it begins to work only when it is read', async () => {
  const handler = os.system.events.handler(async function* () {
    yield { noun: 'runs' as const, id: null };
    await Promise.resolve();
    throw new ProblemError({ code: 'not_found', message: 'hunter2 is gone', next: 'Look.' });
  });
  const stream = await call(handler, {});
  await expect(stream.next()).resolves.toMatchObject({ value: { noun: 'runs' } });
  expect(await failure(stream.next())).toMatchObject({ code: 'not_found', message: '[secret] is gone' });
});

it('an error of the contract that came from another process is the problem that it carries', () => {
  const { problem } = new ProblemError({ code: 'conflict', message: 'There is one.', next: 'Look.' });
  expect(problemOf(new ORPCError('PROBLEM', { data: problem }))).toEqual(problem);
});

import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { callByName, procedures, readInput } from '../../../main/cli/call.ts';
import type { SuretyClient } from '../../../shared/contract/index.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { makeTempDir } from '../../services/temp.ts';

const client = { clients: { list: (input: unknown) => Promise.resolve(['called', input]) } } as unknown as SuretyClient;

describe('a call by name', () => {
  it('reaches the procedure with its input', async () => {
    await expect(callByName(client, 'clients.list', { a: 1 })).resolves.toEqual(['called', { a: 1 }]);
  });

  it.each(['', 'clients', 'clients.nothing', 'clients.list.more', '__proto__.toString', 'constructor.name'])(
    'of %j is refused in words',
    async (name) => {
      await expect(callByName(client, name, {})).rejects.toMatchObject({
        code: 'not_found',
        message: `There is no procedure ${name}.`,
      });
    },
  );

  it('knows every procedure of the contract', () => {
    const names = procedures().map((one) => one.name);
    expect(names).toContain('restores.confirm');
    expect(names).toContain('system.events');
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the input', () => {
  it('is an empty object when there is none, the JSON itself, or a file', async () => {
    const dir = await makeTempDir('input');
    try {
      await writeFile(join(dir.path, 'in.json'), '{"from":"file"}');
      await expect(readInput(undefined)).resolves.toEqual({});
      await expect(readInput('{"a":[1]}')).resolves.toEqual({ a: [1] });
      await expect(readInput(`@${join(dir.path, 'in.json')}`)).resolves.toEqual({ from: 'file' });
      await expect(readInput(`@${join(dir.path, 'missing')}`)).rejects.toMatchObject({ code: 'input_invalid' });
    } finally {
      await dir.remove();
    }
  });

  it.each([
    '{"password": hunter2hunter2hunter2}',
    'hunter2',
    '{"password":"hunter2hunter2"x}',
    '{"a":1,"password": hun"ter2hunter2hunter2}',
    '{"password":"hunter2\n"}',
    '{"password":\'hunter2hunter2\'}',
  ])('that is not JSON is refused without a word of it: %j', async (text) => {
    const error: unknown = await readInput(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect(JSON.stringify((error as ProblemError).problem)).not.toMatch(/hun|ter2/);
  });
});

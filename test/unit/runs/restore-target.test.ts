import { expect, it } from 'vitest';
import { targetConfig } from '../../../main/runs/restore-target.ts';
import type { SourceConfig } from '../../../shared/domain/source.ts';

const directory: SourceConfig = { kind: 'directory', path: '/srv/shop', exclude: ['cache'], runAs: null };
const mysql: SourceConfig = {
  kind: 'mysql',
  database: 'shop',
  connection: { via: 'socket', path: null },
  user: 'old',
  runAs: null,
};

it('goes back to where the backup was made, reached as the source is reached now', () => {
  const now: SourceConfig = { ...mysql, database: 'renamed', user: 'new' };
  expect(targetConfig(now, mysql, {})).toEqual({ ...now, database: 'shop' });
  expect(targetConfig({ ...directory, path: '/elsewhere', runAs: 'www' }, directory, {})).toEqual({
    ...directory,
    runAs: 'www',
  });
});

it('goes to the place that was chosen', () => {
  expect(targetConfig(mysql, mysql, { database: 'copy' })).toEqual({ ...mysql, database: 'copy' });
  expect(targetConfig(directory, directory, { path: '/tmp/copy' })).toEqual({ ...directory, path: '/tmp/copy' });
});

it('is reached as it was then when the source has become another kind', () => {
  expect(targetConfig(directory, mysql, {})).toEqual(mysql);
});

it('refuses a path for a database and a database for a directory', () => {
  expect(() => targetConfig(mysql, mysql, { path: '/srv' })).toThrow(
    expect.objectContaining({ code: 'restore_target_invalid' }) as Error,
  );
  expect(() => targetConfig(directory, directory, { database: 'shop' })).toThrow(
    expect.objectContaining({ code: 'restore_target_invalid' }) as Error,
  );
});

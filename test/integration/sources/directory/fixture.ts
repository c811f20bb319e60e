import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DirectoryConfig } from '../../../../shared/domain/source.ts';
import { directory } from '../../../../main/sources/directory/index.ts';
import type { RestoreJob, SourceAccess } from '../../../../main/sources/types.ts';
import { localRemote, type LocalRemoteOptions } from '../../../support/local-remote.ts';
import { dumpTo } from '../../../support/run-stage.ts';

export const hostile = 'it\'s; touch surety-pwned $(touch surety-pwned)\n`id` "x" 🚀 ';

/** A small tree with everything that a tar must keep. */
export function makeTree(root: string): void {
  mkdirSync(join(root, 'deep', hostile), { recursive: true });
  writeFileSync(join(root, 'deep', hostile, '-rf'), 'leading dash');
  writeFileSync(join(root, hostile), 'hostile name');
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff, 0xfe])]), 'not UTF-8');
  writeFileSync(join(root, `long-${'n'.repeat(180)}`), 'a long name');
  writeFileSync(join(root, 'big'), Buffer.alloc(300_000, 'surety'));
  writeFileSync(join(root, 'empty'), '');
  // Root may give files away, and programs may run as their owner.
  execFileSync('sh', [
    '-c',
    'cd "$1" && mkdir hollow && ln -s ../nowhere link && ln big hard && chown 1234:2345 big && chmod 4751 empty && touch -d 2001-02-03T04:05:06Z big && chown 33:33 . && chmod 2751 .',
    'sh',
    root,
  ]);
}

export function configOf(path: string, more: Partial<DirectoryConfig> = {}): DirectoryConfig {
  return { kind: 'directory', path, exclude: [], runAs: null, ...more };
}

export function accessTo(
  config: DirectoryConfig,
  options: LocalRemoteOptions = {},
  signal?: AbortSignal,
): SourceAccess<DirectoryConfig> {
  return {
    remote: localRemote(options),
    config,
    password: null,
    workDir: '/var/tmp',
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Backs a directory up to a file beside it and gives the job that would restore it. */
export async function backUp(
  path: string,
  into: string,
  options: LocalRemoteOptions = {},
  more: Partial<DirectoryConfig> = {},
): Promise<RestoreJob> {
  const access = accessTo(configOf(path, more), options);
  const survey = await directory.survey(access);
  const artifact = join(into, 'artifact');
  const { status, stderr } = await dumpTo(directory.dump(access.config, survey, 6), artifact, options);
  if (status !== 0) throw new Error(`dump ended with ${String(status)}: ${stderr}`);
  const folder = join(into, 'surety-restore');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { id: 'r1', folder, artifact, safety: artifact, facts: survey.facts };
}

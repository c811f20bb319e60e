import type { DirectoryConfig } from '../../../shared/domain/source.ts';
import type { Packages } from '../support/tools.ts';

export const tarPackages: Packages = { debian: 'tar', rhel: 'tar', alpine: 'tar' };

/** Seconds that counting may take before a tree stays uncounted: a preflight is waited for by a person. */
export const countSeconds = 20;

/** What a message calls it. */
export function named(path: string): string {
  return `directory ${JSON.stringify(path)}`;
}

export type TarFlavour = 'gnu' | 'bsd' | 'busybox';

/** The family of a tar by the first line it says of itself. */
export function tarFlavour(version: string): TarFlavour {
  if (version.includes('GNU tar')) return 'gnu';
  return version.includes('bsdtar') ? 'bsd' : 'busybox';
}

/** Who reads and writes: for messages. */
export function actor(config: Pick<DirectoryConfig, 'runAs'>, verdictUser: string): string {
  return config.runAs ?? (verdictUser === '' ? 'the SSH user' : verdictUser);
}

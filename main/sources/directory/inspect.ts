import type { DirectoryConfig } from '../../../shared/domain/source.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { formatBytes } from '../../../shared/domain/units.ts';
import type { Verdict } from '../../remote/types.ts';
import type { SourceAccess, Survey, TargetState } from '../types.ts';
import { compose, numberOf, textOf } from '../support/compose.ts';
import small from '../support/small.sh?raw';
import { sudoRefused } from '../support/sudo.ts';
import { installLine, toolMissing } from '../support/tools.ts';
import { actor, countSeconds, named, tarPackages } from './config.ts';
import inspectText from './inspect.sh?raw';

const inspectScript = compose('directory-inspect', small, inspectText);

/** Looks at where a directory would be restored to. */
export async function inspect(
  access: SourceAccess<DirectoryConfig>,
  backup: Pick<Survey, 'facts' | 'tools'>,
): Promise<TargetState> {
  const { remote, config } = access;
  const { verdict, stderr } = await remote.run(inspectScript, {
    args: [config.runAs ?? '', config.path, String(countSeconds)],
    ...(access.signal === undefined ? {} : { signal: access.signal }),
  });
  const exists = verdict['exists'] === 1;
  const kib = numberOf(verdict['kib']);
  const written = numberOf(verdict['written']);
  return {
    exists,
    bytes: kib === null ? null : kib * 1024,
    lastWriteAt: written === null ? null : new Date(written * 1000),
    consequences: exists
      ? [
          `Everything that is in ${named(config.path)} now is replaced.`,
          'Programs that have files open in it, or work in it, keep the old ones until they are restarted.',
        ]
      : [`${named(config.path)} is created.`],
    warnings: warningsOf(access, verdict, backup),
    blocker:
      verdict['sudo'] === 0
        ? sudoRefused(config.runAs ?? 'root', remote.label, stderr, textOf(verdict['user']))
        : blockerOf(access, verdict, backup),
  };
}

function warningsOf(access: SourceAccess<DirectoryConfig>, verdict: Verdict, backup: Pick<Survey, 'facts'>): string[] {
  const warnings: string[] = [];
  const uid = numberOf(verdict['uid']);
  const owner = backup.facts['owner'];
  if (uid !== null && uid !== 0) {
    const user = actor(access.config, textOf(verdict['user']));
    const other = typeof owner === 'string' && !owner.startsWith(`${String(uid)}:`);
    if (other) warnings.push(`Only root can give files to their owners: everything will belong to ${user}.`);
  }
  const free = numberOf(verdict['free']);
  const needed = backup.facts['bytes'];
  if (free !== null && typeof needed === 'number' && free * 1024 < needed) {
    warnings.push(
      `The old and the new files lie side by side for a while: ${formatBytes(needed)} are needed, ${formatBytes(free * 1024)} are free.`,
    );
  }
  return warnings;
}

function blockerOf(
  access: SourceAccess<DirectoryConfig>,
  verdict: Verdict,
  backup: Pick<Survey, 'facts'>,
): ProblemError | null {
  const { config, remote } = access;
  const invalid = (message: string, next: string): ProblemError =>
    new ProblemError({ code: 'restore_target_invalid', message, where: remote.label, next });
  if (verdict['tar'] === '') return toolMissing('tar', tarPackages, remote.label);
  if (verdict['tar'] === 'busybox' && backup.facts['tarFlavour'] !== 'busybox') {
    return new ProblemError({
      code: 'tool_missing',
      message: `This backup was written by a full tar, and ${remote.label} has only the small one of busybox, which cannot read all of it.`,
      where: remote.label,
      next: `Install GNU tar there. ${installLine(tarPackages)}`,
    });
  }
  if (verdict['exists'] === 2) {
    return invalid(`${JSON.stringify(config.path)} on ${remote.label} is not a directory.`, 'Restore to another path.');
  }
  if (verdict['parent'] !== 1) {
    return invalid(
      `The folder that would hold ${named(config.path)} is not there on ${remote.label}.`,
      'Create it first, or restore to another path.',
    );
  }
  if (verdict['mounted'] === 1) {
    return invalid(
      `${named(config.path)} on ${remote.label} is a mount point, which cannot be swapped for another directory.`,
      'Restore to another path and move the files, or back up a directory below it.',
    );
  }
  if (verdict['writable'] !== 1) {
    return invalid(
      `${actor(config, textOf(verdict['user']))} may not write in the folder that holds ${named(config.path)} on ${remote.label}.`,
      'Let the tools run as a user who may ("run as", e.g. root), or restore to another path.',
    );
  }
  return null;
}

import { ProblemError } from '../../../shared/domain/problem.ts';
import type { DirectoryConfig } from '../../../shared/domain/source.ts';
import type { SourceAccess } from '../types.ts';
import { compose, numberOf, textOf } from '../support/compose.ts';
import small from '../support/small.sh?raw';
import { sudoRefused } from '../support/sudo.ts';
import { toolMissing } from '../support/tools.ts';
import { actor, named, tarPackages } from './config.ts';
import surveyText from './survey.sh?raw';

const surveyScript = compose('directory-survey', small, surveyText);

/** A directory as it is now. */
export interface DirectoryLook {
  /** What tar says of itself. */
  readonly tar: string;
  /** `uid:gid` of the directory itself. */
  readonly owner: string;
  /** Its mode in octal, e.g. `755`. */
  readonly mode: string;
  /** Entries in it, itself included; null where counting took too long. */
  readonly entries: number | null;
  /** Size on the disk in bytes; null where counting took too long. */
  readonly bytes: number | null;
  /** Entries that the reader may not read; 0 where find cannot tell. */
  readonly unreadable: number;
  /** The number of the user who reads. */
  readonly uid: number | null;
  /** The name of the user who signed in. */
  readonly user: string;
}

/** Looks at a directory. Rejects with sudo_refused, tool_missing or source_missing where it cannot be backed up. */
export async function look(access: SourceAccess<DirectoryConfig>, seconds: number): Promise<DirectoryLook> {
  const { remote, config } = access;
  const { verdict, stderr } = await remote.run(surveyScript, {
    args: [config.runAs ?? '', config.path, String(seconds)],
    ...(access.signal === undefined ? {} : { signal: access.signal }),
  });
  const user = textOf(verdict['user']);
  if (verdict['sudo'] === 0) throw sudoRefused(config.runAs ?? 'root', remote.label, stderr, user);
  if (verdict['tar'] === 'none') throw toolMissing('tar', tarPackages, remote.label);
  if (verdict['there'] !== 1) throw missing(config.path, remote.label);
  if (verdict['readable'] !== 1) throw unreadable(config.path, remote.label, actor(config, user));
  const kib = numberOf(verdict['kib']);
  return {
    tar: textOf(verdict['tar']),
    owner: textOf(verdict['owner']),
    mode: textOf(verdict['mode']),
    entries: numberOf(verdict['entries']),
    bytes: kib === null ? null : kib * 1024,
    unreadable: numberOf(verdict['unreadable']) ?? 0,
    uid: numberOf(verdict['uid']),
    user,
  };
}

export function missing(path: string, where: string): ProblemError {
  return new ProblemError({
    code: 'source_missing',
    message: `There is no ${named(path)} on ${where}, or the way to it is closed.`,
    where,
    next: 'Check the path. If it is there, let the tools run as a user who may enter it ("run as").',
  });
}

export function unreadable(path: string, where: string, user: string): ProblemError {
  return new ProblemError({
    code: 'source_missing',
    message: `${user} may not read ${named(path)} on ${where}.`,
    where,
    next: 'Let the tools run as a user who may read it ("run as", e.g. root).',
  });
}

import { ProblemError } from '../../../shared/domain/problem.ts';

/** What to install where a tool is missing, by family of distribution. */
export interface Packages {
  readonly debian: string;
  readonly rhel: string;
  readonly alpine: string;
}

/** One line to paste on each family of servers. */
export function installLine(packages: Packages): string {
  return `Debian/Ubuntu: apt install ${packages.debian} - RHEL/Fedora: dnf install ${packages.rhel} - Alpine: apk add ${packages.alpine}`;
}

export function toolMissing(tool: string, packages: Packages, where: string): ProblemError {
  return new ProblemError({
    code: 'tool_missing',
    message: `${where} has no ${tool}.`,
    where,
    next: `Install it there. ${installLine(packages)}`,
  });
}

/** How a stage ended, in words: `exit status 2`, or `killed by signal 9` for the shell's 128 + n. */
export function howItEnded(status: number): string {
  return status > 128 && status < 160 ? `killed by signal ${String(status - 128)}` : `exit status ${String(status)}`;
}

/** Whether a tool ran out of disk. */
export function isDiskFull(stderr: string): boolean {
  return /no space left on device|disk quota exceeded|errno: 28\b|error 28\b/i.test(stderr);
}

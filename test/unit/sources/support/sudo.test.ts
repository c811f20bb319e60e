import { describe, expect, it } from 'vitest';
import { isSudoRefusal, sudoRefused } from '../../../../main/sources/support/sudo.ts';

describe("sudo's refusals", () => {
  it.each([
    'sudo: a password is required',
    'sudo: a terminal is required to read the password',
    'Sorry, user deploy is not allowed to execute /bin/sh as root on web-1.',
    'deploy is not in the sudoers file.',
    'sh: 12: sudo: not found',
  ])('are recognised: %s', (line) => {
    expect(isSudoRefusal(`some tool said this\n${line}\n`)).toBe(true);
  });

  it('are not what tools say of a password or a permission', () => {
    expect(isSudoRefusal('ERROR 1045: Access denied (using password: YES)\ntar: x: Permission denied')).toBe(false);
  });

  it('end in the line to add, for the user who signed in', () => {
    expect(sudoRefused('postgres', 'web-1', 'sudo: a password is required', 'deploy').problem.next).toContain(
      'deploy ALL=(postgres) NOPASSWD: ALL',
    );
    expect(sudoRefused('postgres', 'web-1', 'sh: 1: sudo: not found').problem.next).toContain('Install sudo');
  });
});

import type { DiscoverQuery, Discovered } from '../../../shared/domain/source.ts';
import type { Remote } from '../../remote/types.ts';
import { compose, textOf } from '../support/compose.ts';
import small from '../support/small.sh?raw';
import { sudoRefused } from '../support/sudo.ts';
import discoverText from './discover.sh?raw';
import { missing, unreadable } from './look.ts';

const discoverScript = compose('directory-discover', small, discoverText);
/** Sizes are a help, not a need: after this many seconds the rest is listed without them. */
const sizeSeconds = 15;

/** The directories in a directory, and itself last. */
export async function discover(
  remote: Remote,
  query: Extract<DiscoverQuery, { kind: 'directory' }>,
): Promise<Discovered[]> {
  const { verdict, stdout, stderr } = await remote.run(discoverScript, {
    args: [query.runAs ?? '', query.path, String(sizeSeconds)],
  });
  const user = textOf(verdict['user']);
  if (verdict['sudo'] === 0) throw sudoRefused(query.runAs ?? 'root', remote.label, stderr, user);
  if (verdict['there'] !== 1) throw missing(query.path, remote.label);
  if (verdict['readable'] !== 1) throw unreadable(query.path, remote.label, query.runAs ?? user);

  const fields = stdout.toString('utf8').split('\0');
  const found: Discovered[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const size = fields[i] ?? '-';
    const path = fields[i + 1] ?? '';
    // A name that is not UTF-8 cannot be named to the server again.
    if (path.includes('\ufffd')) continue;
    found.push({
      config: { kind: 'directory', path, exclude: [], runAs: query.runAs },
      label: path,
      bytes: /^\d+$/.test(size) ? Number(size) * 1024 : null,
      note: path === query.path ? 'the directory itself' : null,
    });
  }
  return found;
}

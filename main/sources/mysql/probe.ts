import type { MysqlConfig } from '../../../shared/domain/source.ts';
import type { SourceAccess } from '../types.ts';
import { compose, numberOf, textOf } from '../support/compose.ts';
import small from '../support/small.sh?raw';
import { sudoRefused } from '../support/sudo.ts';
import { toolMissing } from '../support/tools.ts';
import { clientPackages } from './connect.ts';
import probeText from './probe.sh?raw';

const probeScript = compose('mysql-probe', small, probeText);

export interface Clients {
  /** What the dump client says of its version. */
  readonly dump: string;
  readonly client: string;
  /** Whether the dump client is MariaDB's. Its name tells nothing: Debian's mysqldump is MariaDB's. */
  readonly isMariadb: boolean;
  /** Free bytes at the path that was asked for; null when the server did not say. */
  readonly freeBytes: number | null;
}

/** Finds the clients on the server. Rejects with sudo_refused or tool_missing. */
export async function probe(access: SourceAccess<MysqlConfig>, freeAt = ''): Promise<Clients> {
  const { remote, config } = access;
  const { verdict, stdout, stderr } = await remote.run(probeScript, { args: [config.runAs ?? '', freeAt] });
  if (verdict['sudo'] === 0) throw sudoRefused(config.runAs ?? 'root', remote.label, stderr, textOf(verdict['user']));
  if (verdict['client'] !== 1) throw toolMissing('mariadb or mysql (the client)', clientPackages, remote.label);
  if (verdict['dump'] !== 1) throw toolMissing('mariadb-dump or mysqldump', clientPackages, remote.label);
  const [dump = '', client = ''] = stdout.toString('utf8').split('\n');
  const kib = numberOf(verdict['free']);
  return { dump, client, isMariadb: dump.includes('MariaDB'), freeBytes: kib === null ? null : kib * 1024 };
}

import type { MysqlConfig } from '../../../shared/domain/source.ts';
import type { SourceKindModule } from '../types.ts';
import { compose } from '../support/compose.ts';
import unpack from '../support/unpack.sh?raw';
import checkText from './check.sh?raw';
import { connectionArgs, identifier } from './connect.ts';
import { discover } from './discover.ts';
import dumpText from './dump.sh?raw';
import { explain } from './explain.ts';
import { inspect } from './inspect.ts';
import { recover, restore } from './restore.ts';
import { preflight, survey } from './survey.ts';
import toolText from './tool.sh?raw';
import { verify } from './verify.ts';

const dumpScript = compose('mysql-dump', toolText, dumpText);
const checkScript = compose('mysql-check', unpack, checkText);
const counted = ['tables', 'views', 'routines', 'triggers', 'events'] as const;

/** One database of a MySQL or MariaDB server, as SQL. */
export const mysql: SourceKindModule<MysqlConfig> = {
  kind: 'mysql',
  extension: 'sql.gz',
  packed: true,
  label: (config) => config.database,
  discover,
  preflight,
  survey,
  dump: (config) => ({
    script: dumpScript,
    args: [...connectionArgs(config), config.database],
    runAs: config.runAs,
  }),
  check: ({ facts }) => ({
    script: checkScript,
    args: counted.map((name) => (typeof facts[name] === 'number' ? String(facts[name]) : '0')),
    runAs: null,
  }),
  explain,
  inspect,
  restore,
  recover,
  verify,
  restoreByHand: (config, name) => [
    '# Into a new database. The first line of the dump is left out: older clients stop at it.',
    `mariadb -e ${JSON.stringify('CREATE DATABASE restored')}`,
    `gzip -dc ${name} | tail -n +2 | mariadb --binary-mode --max-allowed-packet=1G restored`,
    `# It was ${identifier(config.database).replaceAll(/\s/g, ' ')}. With MySQL the client is called mysql.`,
  ],
};

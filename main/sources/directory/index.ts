import type { DirectoryConfig } from '../../../shared/domain/source.ts';
import type { SourceKindModule } from '../types.ts';
import { compose } from '../support/compose.ts';
import unpack from '../support/unpack.sh?raw';
import checkText from './check.sh?raw';
import { discover } from './discover.ts';
import dumpText from './dump.sh?raw';
import { explain } from './explain.ts';
import { inspect } from './inspect.ts';
import { recover, restore } from './restore.ts';
import { preflight, survey } from './survey.ts';
import { verify } from './verify.ts';

const dumpScript = compose('directory-dump', dumpText);
const checkScript = compose('directory-check', unpack, checkText);

/** A directory on a server, as a tar archive. */
export const directory: SourceKindModule<DirectoryConfig> = {
  kind: 'directory',
  extension: 'tar.gz',
  packed: true,
  label: (config) => config.path,
  discover,
  preflight,
  survey,
  dump: (config) => ({ script: dumpScript, args: [config.path, ...config.exclude], runAs: config.runAs }),
  check: () => ({ script: checkScript, args: [], runAs: null }),
  explain,
  inspect,
  restore,
  recover,
  verify,
  restoreByHand: (config, name) => [
    '# As root, so that owners come back. Unpacks into a new folder; nothing that is there is touched.',
    'mkdir ./restored',
    `gzip -dc ${name} | tar -C ./restored --numeric-owner -p -xf -`,
    `# Then move ./restored to where it belongs: it was ${JSON.stringify(config.path)}`,
  ],
};

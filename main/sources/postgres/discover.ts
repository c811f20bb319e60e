import type { Discovered, DiscoverQuery } from '../../../shared/domain/source.ts';
import type { Remote } from '../../remote/types.ts';
import { fromHex, toNumber } from './answer.ts';
import sql from './discover.sql?raw';
import { ask } from './run-program.ts';

/** Lists the databases of a server, without templates. Sizes in bytes, where the user may know them. */
export async function discover(
  remote: Remote,
  query: Extract<DiscoverQuery, { kind: 'postgres' }>,
  password: string | null,
): Promise<Discovered[]> {
  const answer = await ask({ remote, config: query, password }, { program: 'psql', sql, database: null });
  return answer.all('database').map(([name, bytes, mayConnect]) => {
    const database = fromHex(name);
    return {
      config: { ...query, database },
      label: database,
      bytes: toNumber(bytes),
      note: mayConnect === 't' ? null : 'This user may not connect to it.',
    };
  });
}

import type { Discovered, DiscoverQuery } from '../../../shared/domain/source.ts';
import type { Remote } from '../../remote/types.ts';
import { numeric, query, unhex } from './query.ts';

const sql = `
SELECT HEX(CONVERT(s.schema_name USING utf8mb4)), COUNT(t.table_name), IFNULL(SUM(t.data_length + t.index_length), 0)
FROM information_schema.schemata s LEFT JOIN information_schema.tables t ON t.table_schema = s.schema_name
WHERE s.schema_name NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')
GROUP BY s.schema_name ORDER BY s.schema_name;`;

/** The databases that this user may see, without the server's own. */
export async function discover(
  remote: Remote,
  asked: Extract<DiscoverQuery, { kind: 'mysql' }>,
  password: string | null,
): Promise<Discovered[]> {
  const rows = await query({ remote, config: asked, password }, sql);
  return rows.map(([name, tables, bytes]) => {
    const database = unhex(name);
    return {
      config: { ...asked, database },
      label: database,
      bytes: numeric(bytes),
      note: tables === '0' ? 'empty' : `${tables ?? '?'} tables`,
    };
  });
}

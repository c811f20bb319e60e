import { Anchor, Table } from '@mantine/core';
import type { Run } from '../../../shared/domain/run.ts';
import { Name } from '../../components/Name.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { When } from '../../components/When.tsx';
import { formatDuration, secondsBetween } from '../../format/time.ts';
import { runWords } from '../../format/words.ts';
import { hrefFor } from '../../router.ts';
import { useItems } from '../../stores/context.tsx';

interface RunTableProps {
  readonly runs: readonly Run[];
  readonly showApp?: boolean;
}

/** Runs, newest first. */
export function RunTable({ runs, showApp = true }: RunTableProps) {
  const apps = useItems((stores) => stores.apps.list);
  return (
    <Table layout="fixed" aria-label="Runs">
      <Table.Thead>
        <Table.Tr>
          {showApp && <Table.Th>App</Table.Th>}
          <Table.Th w={260}>State</Table.Th>
          <Table.Th>Asked for</Table.Th>
          <Table.Th>Took</Table.Th>
          <Table.Th w={100} aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map((run) => (
          <Table.Tr key={run.id}>
            {showApp && (
              <Table.Td>
                <Name fw={600}>{apps.find(({ id }) => id === run.appId)?.name ?? 'removed app'}</Name>
              </Table.Td>
            )}
            <Table.Td>
              <StateBadge words={runWords[run.state]} />
            </Table.Td>
            <Table.Td>
              <When at={run.queuedAt} />
            </Table.Td>
            <Table.Td>
              {run.finishedAt === null
                ? ''
                : formatDuration(secondsBetween(run.startedAt ?? run.queuedAt, run.finishedAt))}
            </Table.Td>
            <Table.Td ta="right">
              <Anchor href={hrefFor({ screen: 'run', id: run.id })}>Open run</Anchor>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

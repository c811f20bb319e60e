import { Anchor, Table, Text } from '@mantine/core';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Listing } from '../../components/Listing.tsx';
import { Name } from '../../components/Name.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { When } from '../../components/When.tsx';
import { restoreWords } from '../../format/words.ts';
import { hrefFor } from '../../router.ts';
import { useLoaded } from '../../stores/context.tsx';

/** Restores that were planned or begun, newest first. */
export function RestoresTab() {
  const loaded = useLoaded((stores) => stores.restores.list);
  return (
    <Listing
      loaded={loaded}
      empty={
        <EmptyState
          title="No restores yet"
          text="Choose “Restore…” beside a backup. Nothing is written before you have seen the plan and typed its phrase."
        />
      }
    >
      {(items) => (
        <Table layout="fixed" aria-label="Restores">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Target</Table.Th>
              <Table.Th w={260}>State</Table.Th>
              <Table.Th w={140}>Planned</Table.Th>
              <Table.Th w={120} aria-label="Actions" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((restore) => (
              <Table.Tr key={restore.id}>
                <Table.Td>
                  <Name fw={600}>{restore.plan.targetLabel}</Name>
                  {restore.undoes !== null && (
                    <Text size="sm" c="dimmed">
                      Undoes an earlier restore
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <StateBadge words={restoreWords[restore.state]} />
                </Table.Td>
                <Table.Td>
                  <When at={restore.createdAt} />
                </Table.Td>
                <Table.Td ta="right">
                  <Anchor href={hrefFor({ screen: 'restore', id: restore.id })}>Open restore</Anchor>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Listing>
  );
}

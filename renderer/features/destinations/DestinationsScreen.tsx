import { Anchor, Group, Table, Text } from '@mantine/core';
import { useStore } from 'zustand';
import type { Destination } from '../../../shared/domain/destination.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { HostKeyBadge } from '../../components/HostKeyBadge.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Listing } from '../../components/Listing.tsx';
import { Name } from '../../components/Name.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { When } from '../../components/When.tsx';
import { hrefFor } from '../../router.ts';
import { useItems, useLoaded, useStores } from '../../stores/context.tsx';
import { destinationPlace } from './destination-draft.ts';

function DestinationRow({ destination }: { readonly destination: Destination }) {
  const { destinations } = useStores();
  const client = useItems((stores) => stores.clients.list).find(({ id }) => id === destination.clientId);
  const last = useStore(destinations.checks, (checks) => checks[destination.id]);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor href={hrefFor({ screen: 'destination', id: destination.id })} fw={600} style={{ display: 'block' }}>
          <Name>{destination.name}</Name>
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Name>{client?.name ?? ''}</Name>
      </Table.Td>
      <Table.Td>
        <Name ff="monospace" size="sm">
          {destinationPlace(destination.config)}
        </Name>
      </Table.Td>
      <Table.Td>
        {destination.hostKey ? (
          <HostKeyBadge hostKey={destination.hostKey} />
        ) : (
          <Text size="sm" c="dimmed">
            Has none
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {last ? (
          <Group gap="xs" wrap="nowrap">
            <StateBadge words={last.check.ok ? { text: 'Works', tone: 'good' } : { text: 'Failed', tone: 'bad' }} />
            <Text size="sm">
              <When at={last.at} />
            </Text>
          </Group>
        ) : (
          <Text size="sm" c="dimmed" title="Not since this window was opened">
            Not checked yet
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Where backups are kept. */
export function DestinationsScreen() {
  const loaded = useLoaded((stores) => stores.destinations.list);
  const clients = useLoaded((stores) => stores.clients.list).value;
  const add = <LinkButton to={{ screen: 'destination-new' }}>Add destination</LinkButton>;
  const noClients = clients?.length === 0;
  const empty = noClients ? (
    <EmptyState
      title="Add a client first"
      text="A destination is storage that a client owns, so it needs a client to belong to."
    >
      <LinkButton to={{ screen: 'clients' }}>Go to Clients</LinkButton>
    </EmptyState>
  ) : (
    <EmptyState
      title="No destinations yet"
      text="A destination is storage that a client owns: a folder on an SFTP server, or a disk mounted on the managed server. Two in two places are better than one."
    >
      {add}
    </EmptyState>
  );
  return (
    <>
      <PageHeader title="Destinations">{!noClients && add}</PageHeader>
      <Listing loaded={loaded} empty={empty}>
        {(items) => (
          <Table layout="fixed" aria-label="Destinations">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={220}>Name</Table.Th>
                <Table.Th w={120}>Client</Table.Th>
                <Table.Th>Place</Table.Th>
                <Table.Th w={150}>Host key</Table.Th>
                <Table.Th w={190}>Last check</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((destination) => (
                <DestinationRow key={destination.id} destination={destination} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Listing>
    </>
  );
}

import { Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Client } from '../../../shared/domain/client.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Listing } from '../../components/Listing.tsx';
import { Name } from '../../components/Name.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useItems, useLoaded, useStores } from '../../stores/context.tsx';
import { ClientDialog } from './ClientDialog.tsx';

type Open =
  | { readonly kind: 'none' }
  | { readonly kind: 'edit'; readonly client: Client | null }
  | { readonly kind: 'remove'; readonly client: Client };

interface ClientRowProps {
  readonly client: Client;
  readonly onOpen: (open: Open) => void;
}

function ClientRow({ client, onOpen }: ClientRowProps) {
  const apps = useItems((stores) => stores.apps.list).filter((app) => app.clientId === client.id).length;
  const destinations = useItems((stores) => stores.destinations.list).filter(
    (one) => one.clientId === client.id,
  ).length;
  const shown = visibleText(client.name);
  return (
    <Table.Tr>
      <Table.Td>
        <Name fw={600}>{client.name}</Name>
      </Table.Td>
      <Table.Td>{apps}</Table.Td>
      <Table.Td>{destinations}</Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {client.notes}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Edit ${shown}`}
            onClick={() => onOpen({ kind: 'edit', client })}
          >
            Edit
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            aria-label={`Remove ${shown}`}
            onClick={() => onOpen({ kind: 'remove', client })}
          >
            Remove…
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** The owners of the data: all that belongs to one hangs on its name. */
export function ClientsScreen() {
  const { clients } = useStores();
  const loaded = useLoaded((stores) => stores.clients.list);
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const close = (): void => setOpen({ kind: 'none' });
  const add = <Button onClick={() => setOpen({ kind: 'edit', client: null })}>Add client</Button>;
  return (
    <>
      <PageHeader title="Clients">{add}</PageHeader>
      <Listing
        loaded={loaded}
        empty={
          <EmptyState
            title="No clients yet"
            text="A client is the owner of the data: a customer, or yourself. Apps and destinations belong to a client, so that one client’s backups never land in another’s storage."
          >
            {add}
          </EmptyState>
        }
      >
        {(items) => (
          <Table layout="fixed" aria-label="Clients">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th w={80}>Apps</Table.Th>
                <Table.Th w={120}>Destinations</Table.Th>
                <Table.Th>Notes</Table.Th>
                <Table.Th w={180} aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((client) => (
                <ClientRow key={client.id} client={client} onOpen={setOpen} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Listing>
      {open.kind === 'edit' && <ClientDialog client={open.client} onClose={close} />}
      {open.kind === 'remove' && (
        <ConfirmDialog
          opened
          onClose={close}
          title={`Remove ${visibleText(open.client.name)}?`}
          text="This is refused while apps or destinations belong to the client."
          confirm="Remove client"
          work={() => clients.remove(open.client.id)}
        />
      )}
    </>
  );
}

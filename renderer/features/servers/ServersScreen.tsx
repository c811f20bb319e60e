import { Anchor, Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Server } from '../../../shared/domain/server.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { HostKeyBadge } from '../../components/HostKeyBadge.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Listing } from '../../components/Listing.tsx';
import { Name } from '../../components/Name.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { When } from '../../components/When.tsx';
import { hrefFor } from '../../router.ts';
import { useLoaded, useStores } from '../../stores/context.tsx';
import { ImportKnownHosts } from './ImportKnownHosts.tsx';
import { serverAddress } from './server-draft.ts';
import { ServerTestButton } from './ServerTestButton.tsx';

function ServerRow({ server }: { readonly server: Server }) {
  const { servers } = useStores();
  const last = useStore(servers.tests, (tests) => tests[server.id]);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor href={hrefFor({ screen: 'server', id: server.id })} fw={600} style={{ display: 'block' }}>
          <Name>{server.name}</Name>
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Name ff="monospace" size="sm">
          {serverAddress(server)}
        </Name>
      </Table.Td>
      <Table.Td>
        <HostKeyBadge hostKey={server.hostKey} />
      </Table.Td>
      <Table.Td>
        {last ? (
          <Group gap="xs" wrap="nowrap">
            <StateBadge words={last.test.ok ? { text: 'Works', tone: 'good' } : { text: 'Failed', tone: 'bad' }} />
            <Text size="sm">
              <When at={last.at} />
            </Text>
          </Group>
        ) : (
          <Text size="sm" c="dimmed" title="Not since this window was opened">
            Not tested yet
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <ServerTestButton server={server} compact />
      </Table.Td>
    </Table.Tr>
  );
}

/** All servers, with what is known of their host keys and how the last test went. */
export function ServersScreen() {
  const loaded = useLoaded((stores) => stores.servers.list);
  const [importing, setImporting] = useState(false);
  const add = <LinkButton to={{ screen: 'server-new' }}>Add server</LinkButton>;
  return (
    <>
      <PageHeader title="Servers">
        <Button variant="default" onClick={() => setImporting(true)}>
          Import known_hosts…
        </Button>
        {add}
      </PageHeader>
      <Listing
        loaded={loaded}
        empty={
          <EmptyState
            title="No servers yet"
            text="A server is a host that you reach by SSH and whose databases and directories you want to back up. Nothing is installed on it. Add your first one; its key is shown to you before anything else happens."
          >
            {add}
          </EmptyState>
        }
      >
        {(servers) => (
          <Table layout="fixed" aria-label="Servers">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Address</Table.Th>
                <Table.Th w={180}>Host key</Table.Th>
                <Table.Th w={210}>Last test</Table.Th>
                <Table.Th w={90} aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {servers.map((server) => (
                <ServerRow key={server.id} server={server} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Listing>
      <ImportKnownHosts opened={importing} onClose={() => setImporting(false)} />
    </>
  );
}

import { Anchor, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { App } from '../../../shared/domain/app.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Listing } from '../../components/Listing.tsx';
import { Name } from '../../components/Name.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { When } from '../../components/When.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { runWords } from '../../format/words.ts';
import { hrefFor } from '../../router.ts';
import { useItems, useLoaded, useStores } from '../../stores/context.tsx';
import type { AppOverview } from '../../stores/apps.ts';

function Proven({ overview }: { readonly overview: AppOverview }) {
  const { at, unproven } = overview.proven;
  return (
    <>
      <Text size="sm">
        <When at={at} never="Never" />
      </Text>
      {unproven.length > 0 && (
        <Text size="xs" c="var(--mantine-color-error)" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          Without one: {visibleText(unproven.join(', '))}
        </Text>
      )}
    </>
  );
}

function AppRow({ app, overview }: { readonly app: App; readonly overview: AppOverview | undefined }) {
  const server = useItems((stores) => stores.servers.list).find(({ id }) => id === app.serverId);
  const run = overview?.lastRun ?? null;
  return (
    <Table.Tr h={56}>
      <Table.Td>
        <Anchor href={hrefFor({ screen: 'app', id: app.id })} fw={600} style={{ display: 'block' }}>
          <Name>{app.name}</Name>
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Name size="sm">{server?.name ?? ''}</Name>
      </Table.Td>
      <Table.Td>{app.sources.length === 1 ? '1 source' : `${String(app.sources.length)} sources`}</Table.Td>
      <Table.Td>
        {run ? (
          <Anchor
            href={hrefFor({ screen: 'run', id: run.id })}
            underline="never"
            aria-label={`Last run: ${runWords[run.state].text}`}
          >
            <StateBadge words={runWords[run.state]} />
          </Anchor>
        ) : (
          overview && (
            <Text size="sm" c="dimmed">
              Never run
            </Text>
          )
        )}
      </Table.Td>
      <Table.Td>{overview && <Proven overview={overview} />}</Table.Td>
    </Table.Tr>
  );
}

function Empty() {
  const servers = useLoaded((stores) => stores.servers.list).value;
  const clients = useLoaded((stores) => stores.clients.list).value;
  if (clients?.length === 0) {
    return (
      <EmptyState
        title="Welcome to Surety"
        text="Begin with a client: the owner of the data that you want to keep safe. Then add a server, a destination, and an app that ties them together."
      >
        <LinkButton to={{ screen: 'clients' }}>Add a client</LinkButton>
      </EmptyState>
    );
  }
  if (servers?.length === 0) {
    return (
      <EmptyState
        title="Add a server next"
        text="An app runs on a server. Tell Surety how to reach it by SSH; its key is shown to you before anything else happens."
      >
        <LinkButton to={{ screen: 'server-new' }}>Add a server</LinkButton>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No apps yet"
      text="An app is one client application on one server: its databases, its directories, and where their backups are kept."
    >
      <LinkButton to={{ screen: 'app-new' }}>Add an app</LinkButton>
    </EmptyState>
  );
}

/** All apps by client: how the last run went, and how old the last proven backup is. */
export function AppsScreen() {
  const { apps, revisions } = useStores();
  const loaded = useLoaded((stores) => stores.apps.list);
  const clients = useItems((stores) => stores.clients.list);
  const overview = useLoaded((stores) => stores.apps.overview);
  const revision = useStore(revisions, (now) => now.apps + now.sources + now.runs + now.backups);
  useEffect(() => void apps.overview.refresh(), [apps, revision]);
  const some = (loaded.value?.length ?? 0) > 0;
  return (
    <>
      <PageHeader title="Apps">{some && <LinkButton to={{ screen: 'app-new' }}>Add app</LinkButton>}</PageHeader>
      <ProblemAlert problem={overview.problem} />
      <Listing loaded={loaded} empty={<Empty />}>
        {(items) => (
          <Stack gap="lg">
            {clients
              .filter((client) => items.some((app) => app.clientId === client.id))
              .map((client) => (
                <Paper key={client.id} withBorder p="md" component="section" aria-label={visibleText(client.name)}>
                  <Title order={2} size="h4" mb="xs">
                    <Name>{client.name}</Name>
                  </Title>
                  <Table layout="fixed" aria-label={`Apps of ${visibleText(client.name)}`}>
                    <Table.Thead>
                      <Table.Tr>
                        <Table.Th>App</Table.Th>
                        <Table.Th>Server</Table.Th>
                        <Table.Th w={110}>Sources</Table.Th>
                        <Table.Th w={240}>Last run</Table.Th>
                        <Table.Th w={200}>Last proven backup</Table.Th>
                      </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                      {items
                        .filter((app) => app.clientId === client.id)
                        .map((app) => (
                          <AppRow key={app.id} app={app} overview={overview.value?.[app.id]} />
                        ))}
                    </Table.Tbody>
                  </Table>
                </Paper>
              ))}
          </Stack>
        )}
      </Listing>
    </>
  );
}

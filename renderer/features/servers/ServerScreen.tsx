import { Button, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../../shared/domain/problem.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { HostKeyPanel } from '../../components/HostKeyPanel.tsx';
import { Loading } from '../../components/Listing.tsx';
import { NotThere } from '../../components/NotThere.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { navigate, replaceRoute } from '../../hooks/use-route.ts';
import { hrefFor } from '../../router.ts';
import { useLoaded, useStores } from '../../stores/context.tsx';
import { ServerForm } from './ServerForm.tsx';
import { ServerTestButton } from './ServerTestButton.tsx';
import { ServerTestResult } from './ServerTestResult.tsx';

const back = { href: hrefFor({ screen: 'servers' }), label: 'Servers' };

export function NewServerScreen() {
  const { servers } = useStores();
  return (
    <>
      <PageHeader title="Add a server" back={back} />
      <ServerForm
        server={null}
        submit="Add and test"
        onSubmit={async (input) => {
          const { id } = await servers.create(input);
          replaceRoute({ screen: 'server', id });
        }}
      />
    </>
  );
}

export function ServerScreen({ id }: { readonly id: string }) {
  const { servers } = useStores();
  const { value, problem } = useLoaded((stores) => stores.servers.list);
  const [removing, setRemoving] = useState(false);
  const [testProblem, setTestProblem] = useState<Problem | null>(null);
  const tested = useStore(servers.tests, (tests) => tests[id] !== undefined);
  if (value === null) return problem ? <ProblemAlert problem={problem} /> : <Loading />;
  const server = value.find((candidate) => candidate.id === id);
  if (server === undefined) return <NotThere what="server" back={back} />;
  return (
    <>
      <PageHeader title={server.name} back={back}>
        <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
          Remove…
        </Button>
        <ServerTestButton
          server={server}
          now={server.hostKey.state === 'unknown' && !tested}
          onProblem={setTestProblem}
        />
      </PageHeader>
      <Stack maw={720}>
        <ProblemAlert problem={testProblem} />
        <ServerTestResult serverId={id} />
        <HostKeyPanel
          hostName={server.name}
          hostKey={server.hostKey}
          onAccept={(fingerprint) => servers.acceptHostKey(id, fingerprint)}
        />
        <ServerForm
          key={id}
          server={server}
          submit="Save"
          onSubmit={async (input) => {
            await servers.update(id, input);
            notifications.show({ message: 'The server is saved.' });
          }}
        />
      </Stack>
      <ConfirmDialog
        opened={removing}
        onClose={() => setRemoving(false)}
        title="Remove this server?"
        text="Surety forgets how to reach it and its secrets. Nothing on the server changes."
        confirm="Remove server"
        work={async () => {
          await servers.remove(id);
          navigate({ screen: 'servers' });
        }}
      />
    </>
  );
}

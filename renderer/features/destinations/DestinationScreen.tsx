import { Button, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { HostKeyPanel } from '../../components/HostKeyPanel.tsx';
import { Loading } from '../../components/Listing.tsx';
import { NotThere } from '../../components/NotThere.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { navigate, replaceRoute } from '../../hooks/use-route.ts';
import { hrefFor } from '../../router.ts';
import { useLoaded, useStores } from '../../stores/context.tsx';
import { DestinationCheckPanel } from './DestinationCheckPanel.tsx';
import { DestinationForm } from './DestinationForm.tsx';

const back = { href: hrefFor({ screen: 'destinations' }), label: 'Destinations' };

export function NewDestinationScreen() {
  const { destinations } = useStores();
  const clients = useLoaded((stores) => stores.clients.list);
  if (clients.value === null) return clients.problem ? <ProblemAlert problem={clients.problem} /> : <Loading />;
  return (
    <>
      <PageHeader title="Add a destination" back={back} />
      <DestinationForm
        destination={null}
        submit="Add destination"
        onSubmit={async (input) => {
          const { id } = await destinations.create(input);
          replaceRoute({ screen: 'destination', id });
        }}
      />
    </>
  );
}

export function DestinationScreen({ id }: { readonly id: string }) {
  const { destinations } = useStores();
  const { value, problem } = useLoaded((stores) => stores.destinations.list);
  const [removing, setRemoving] = useState(false);
  if (value === null) return problem ? <ProblemAlert problem={problem} /> : <Loading />;
  const destination = value.find((candidate) => candidate.id === id);
  if (destination === undefined) return <NotThere what="destination" back={back} />;
  return (
    <>
      <PageHeader title={destination.name} back={back}>
        <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
          Remove…
        </Button>
      </PageHeader>
      <Stack maw={720}>
        <DestinationCheckPanel key={id} destination={destination} />
        {destination.hostKey && (
          <HostKeyPanel
            hostName={destination.name}
            hostKey={destination.hostKey}
            onAccept={(fingerprint) => destinations.acceptHostKey(id, fingerprint)}
          />
        )}
        <DestinationForm
          key={`form-${id}`}
          destination={destination}
          submit="Save"
          onSubmit={async (input) => {
            await destinations.update(id, input);
            notifications.show({ message: 'The destination is saved.' });
          }}
        />
      </Stack>
      <ConfirmDialog
        opened={removing}
        onClose={() => setRemoving(false)}
        title="Remove this destination?"
        text="Surety forgets how to reach it. What lies there stays there. This is refused while apps use it or the history has copies at it."
        confirm="Remove destination"
        work={async () => {
          await destinations.remove(id);
          navigate({ screen: 'destinations' });
        }}
      />
    </>
  );
}

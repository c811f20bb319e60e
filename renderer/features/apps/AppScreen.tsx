import { Anchor, Button, Divider, Stack, Text, Title, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { App } from '../../../shared/domain/app.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Loading } from '../../components/Listing.tsx';
import { NotThere } from '../../components/NotThere.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useAction } from '../../hooks/use-action.ts';
import { useQuery } from '../../hooks/use-query.ts';
import { navigate } from '../../hooks/use-route.ts';
import { hrefFor } from '../../router.ts';
import { useLoaded, useStores } from '../../stores/context.tsx';
import { RunTable } from '../runs/RunTable.tsx';
import { whyNotYet } from './app-draft.ts';
import { AppForm } from './AppForm.tsx';
import { SourcesPanel } from './SourcesPanel.tsx';

const back = { href: hrefFor({ screen: 'apps' }), label: 'Apps' };

function RecentRuns({ app }: { readonly app: App }) {
  const { runs } = useStores();
  const recent = useQuery(app.id, ['runs'], () => runs.ofApp(app.id, 5));
  return (
    <section aria-label="Recent runs">
      <Text component="h2" fw={600} mb="xs">
        Recent runs
      </Text>
      <ProblemAlert problem={recent.problem} />
      {recent.value?.length === 0 ? (
        <Text c="dimmed">None yet.</Text>
      ) : (
        <RunTable runs={recent.value ?? []} showApp={false} />
      )}
      {(recent.value?.length ?? 0) > 0 && (
        <Anchor size="sm" href={hrefFor({ screen: 'history', tab: 'backups', appId: app.id })}>
          All backups of this app
        </Anchor>
      )}
    </section>
  );
}

function AppPage({ app }: { readonly app: App }) {
  const { apps, runs } = useStores();
  const [removing, setRemoving] = useState(false);
  const start = useAction(async () => navigate({ screen: 'run', id: (await runs.start(app.id)).id }));
  const why = whyNotYet(app);
  return (
    <>
      <PageHeader title={app.name} back={back}>
        <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
          Remove…
        </Button>
        <LinkButton variant="default" to={{ screen: 'history', tab: 'backups', appId: app.id }}>
          History
        </LinkButton>
        <Tooltip label={why} disabled={why === null}>
          <Button
            loading={start.busy}
            data-disabled={why !== null}
            aria-disabled={why !== null}
            onClick={() => why === null && start.start()}
          >
            Back up now
          </Button>
        </Tooltip>
      </PageHeader>
      <Stack gap="xl">
        <ProblemAlert problem={start.problem} />
        {why !== null && <Text c="dimmed">{why}</Text>}
        <SourcesPanel app={app} />
        <RecentRuns app={app} />
        <section aria-label="Settings of the app">
          <Divider mb="md" />
          <Title order={2} size="h4" mb="xs">
            Settings of the app
          </Title>
          <AppForm
            app={app}
            submit="Save"
            onSubmit={async (input) => {
              await apps.update(app.id, input);
              notifications.show({ message: 'The app is saved.' });
            }}
          />
        </section>
      </Stack>
      <ConfirmDialog
        opened={removing}
        onClose={() => setRemoving(false)}
        title="Remove this app?"
        text="Its backups stay at their destinations, but they leave the history with it. This is refused while a run works on it."
        confirm="Remove app"
        work={async () => {
          await apps.remove(app.id);
          navigate({ screen: 'apps' });
        }}
      />
    </>
  );
}

export function AppScreen({ id }: { readonly id: string }) {
  const { value, problem } = useLoaded((stores) => stores.apps.list);
  if (value === null) return problem ? <ProblemAlert problem={problem} /> : <Loading />;
  const app = value.find((candidate) => candidate.id === id);
  return app ? <AppPage key={id} app={app} /> : <NotThere what="app" back={back} />;
}

import { Tabs } from '@mantine/core';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Listing } from '../../components/Listing.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { navigate } from '../../hooks/use-route.ts';
import { historyTabs } from '../../router.ts';
import type { HistoryTab } from '../../router.ts';
import { useLoaded } from '../../stores/context.tsx';
import { RunTable } from '../runs/RunTable.tsx';
import { BackupsTab } from './BackupsTab.tsx';
import { RestoresTab } from './RestoresTab.tsx';

function RunsTab() {
  const loaded = useLoaded((stores) => stores.runs.list);
  return (
    <Listing
      loaded={loaded}
      empty={
        <EmptyState
          title="No runs yet"
          text="A run backs up every source of an app once. Open an app and choose “Back up now”."
        />
      }
    >
      {(runs) => <RunTable runs={runs} />}
    </Listing>
  );
}

interface HistoryScreenProps {
  readonly tab: HistoryTab;
  readonly appId: string | null;
}

/** What was backed up, run and restored. */
export function HistoryScreen({ tab, appId }: HistoryScreenProps) {
  return (
    <>
      <PageHeader title="History" />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) =>
          navigate({ screen: 'history', tab: historyTabs.find((name) => name === value) ?? 'backups', appId: null })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="backups">Backups</Tabs.Tab>
          <Tabs.Tab value="runs">Runs</Tabs.Tab>
          <Tabs.Tab value="restores">Restores</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="backups">
          <BackupsTab key={appId} appId={appId} />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <RunsTab />
        </Tabs.Panel>
        <Tabs.Panel value="restores">
          <RestoresTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

import { Button, Group, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Backup } from '../../../shared/domain/backup.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Listing } from '../../components/Listing.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useQuery } from '../../hooks/use-query.ts';
import { navigate } from '../../hooks/use-route.ts';
import { useItems, useStores } from '../../stores/context.tsx';
import { BackupTable } from './BackupTable.tsx';
import { appendPage } from './append-page.ts';

interface Older {
  readonly backups: readonly Backup[];
  readonly more: boolean;
}

/** Backups of one app, or of all, newest first, page by page. */
export function BackupsTab({ appId }: { readonly appId: string | null }) {
  const stores = useStores();
  const apps = useItems((all) => all.apps.list);
  const newest = useQuery(appId ?? '', ['backups'], () => stores.backups.page(appId, null));
  const [older, setOlder] = useState<Older | null>(null);
  const shown = newest.value && appendPage(newest.value.backups, older?.backups ?? []);
  const more = older?.more ?? newest.value?.more ?? false;
  const loadMore = useAction(async () => {
    const page = await stores.backups.page(appId, shown?.at(-1)?.createdAt ?? null);
    setOlder((before) => ({ backups: [...(before?.backups ?? []), ...page.backups], more: page.more }));
  });
  return (
    <Stack>
      <Select
        label="App"
        w={320}
        searchable
        data={[
          { value: '', label: 'All apps' },
          ...apps.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
        ]}
        value={appId ?? ''}
        onChange={(value) => navigate({ screen: 'history', tab: 'backups', appId: value === '' ? null : value })}
      />
      <Listing
        loaded={{ value: shown, problem: newest.problem }}
        empty={
          <EmptyState
            title="No backups yet"
            text="Open an app and choose “Back up now”. Each backup appears here with the proof of every copy."
          >
            <LinkButton to={{ screen: 'apps' }}>Go to Apps</LinkButton>
          </EmptyState>
        }
      >
        {(items) => <BackupTable backups={items} />}
      </Listing>
      <ProblemAlert problem={loadMore.problem} />
      {more && (
        <Group justify="center">
          <Button variant="default" loading={loadMore.busy} onClick={loadMore.start}>
            Show older backups
          </Button>
        </Group>
      )}
    </Stack>
  );
}

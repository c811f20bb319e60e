import { Badge, Box, Group, Stack, Table, Text } from '@mantine/core';
import type { Backup, Copy } from '../../../shared/domain/backup.ts';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Name } from '../../components/Name.tsx';
import { ProofTicks } from '../../components/ProofTicks.tsx';
import { Size } from '../../components/Size.tsx';
import { When } from '../../components/When.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { kindWords } from '../../format/words.ts';
import { useItems } from '../../stores/context.tsx';
import { isProven } from '../../stores/last-proven.ts';
import { sourceName } from '../../format/source-name.ts';

function CopyRow({ copy }: { readonly copy: Copy }) {
  const destination = useItems((stores) => stores.destinations.list).find(({ id }) => id === copy.destinationId);
  const name = destination?.name ?? 'removed destination';
  return (
    <Group gap="xs" wrap="nowrap">
      <ProofTicks proof={copy.proof} label={`Copy at ${name}`} />
      <Box miw={0}>
        <Name size="sm" c="dimmed">
          {name}
        </Name>
        {copy.state === 'failed' && (
          <Text size="xs" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
            {copy.problem === null ? 'Failed' : visibleText(copy.problem.message)}
          </Text>
        )}
      </Box>
    </Group>
  );
}

function BackupRow({ backup }: { readonly backup: Backup }) {
  const app = useItems((stores) => stores.apps.list).find(({ id }) => id === backup.appId);
  const shown = sourceName(backup.config);
  return (
    <Table.Tr>
      <Table.Td>
        <Name fw={600}>{shown}</Name>
        <Name size="sm" c="dimmed">{`${app?.name ?? 'removed app'} · ${kindWords[backup.config.kind]}`}</Name>
        {backup.purpose === 'safety' && (
          <Badge size="sm" variant="default" tt="none" title="Taken before a restore wrote over this source">
            Safety backup
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <When at={backup.createdAt} />
      </Table.Td>
      <Table.Td>
        {backup.finishedAt === null ? (
          <Text size="sm" c="dimmed">
            not finished
          </Text>
        ) : (
          <Size bytes={backup.bytes} />
        )}
      </Table.Td>
      <Table.Td>
        <Stack gap={4}>
          {backup.copies.map((copy) => (
            <CopyRow key={copy.id} copy={copy} />
          ))}
          {backup.copies.length === 0 && (
            <Text size="sm" c="dimmed">
              no copy
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td ta="right">
        {isProven(backup) && (
          <LinkButton
            size="compact-sm"
            variant="default"
            to={{ screen: 'restore-new', backupId: backup.id }}
            aria-label={`Restore ${visibleText(shown)}…`}
          >
            Restore…
          </LinkButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Backups with the proof of each copy. */
export function BackupTable({ backups }: { readonly backups: readonly Backup[] }) {
  return (
    <Table layout="fixed" aria-label="Backups">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Source</Table.Th>
          <Table.Th w={120}>When</Table.Th>
          <Table.Th w={100}>Size</Table.Th>
          <Table.Th w={340}>Proof of each copy</Table.Th>
          <Table.Th w={120} aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {backups.map((backup) => (
          <BackupRow key={backup.id} backup={backup} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

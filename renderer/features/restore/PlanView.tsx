import { Alert, Button, Group, List, Paper, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Restore, RestorePlan } from '../../../shared/domain/restore.ts';
import { CheckIcon, WarningIcon } from '../../components/icons.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Name } from '../../components/Name.tsx';
import { Size } from '../../components/Size.tsx';
import { When } from '../../components/When.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useItems } from '../../stores/context.tsx';
import { ConfirmRestoreDialog } from './ConfirmRestoreDialog.tsx';
import { planExpired } from './phrase-gate.ts';

function Figures({ plan }: { readonly plan: RestorePlan }) {
  const server = useItems((stores) => stores.servers.list).find(({ id }) => id === plan.serverId);
  return (
    <Table variant="vertical" withTableBorder aria-label="The target">
      <Table.Tbody>
        <Table.Tr>
          <Table.Th w={220}>Target</Table.Th>
          <Table.Td>
            <Name wrap fw={600}>
              {plan.targetLabel}
            </Name>
          </Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th>Server</Table.Th>
          <Table.Td>
            <Name wrap>{server?.name ?? 'unknown'}</Name>
          </Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th>There now</Table.Th>
          <Table.Td>
            {plan.targetExists ? (
              <>
                Yes, <Size bytes={plan.targetBytes} />
              </>
            ) : (
              'Nothing yet'
            )}
          </Table.Td>
        </Table.Tr>
        {plan.targetExists && (
          <Table.Tr>
            <Table.Th>Last written</Table.Th>
            <Table.Td>
              <When at={plan.targetLastWriteAt} never="The target cannot tell" />
            </Table.Td>
          </Table.Tr>
        )}
      </Table.Tbody>
    </Table>
  );
}

function Sentences({ title, sentences }: { readonly title: string; readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <div>
      <Text component="h2" fw={600} mb={4}>
        {title}
      </Text>
      <List>
        {sentences.map((text) => (
          <List.Item key={text} style={{ overflowWrap: 'anywhere' }}>
            {visibleText(text)}
          </List.Item>
        ))}
      </List>
    </div>
  );
}

interface PlanViewProps {
  readonly restore: Restore;
  readonly onConfirmed: (restore: Restore) => void;
}

/** What the restore would do, as main saw the target a moment ago; the way on is through the phrase. */
export function PlanView({ restore, onConfirmed }: PlanViewProps) {
  const { plan } = restore;
  const [asking, setAsking] = useState(false);
  const expired = planExpired(plan.expiresAt, useNow(1000));
  return (
    <Stack maw={760}>
      <Figures plan={plan} />
      <Sentences title="What will happen" sentences={plan.consequences} />
      {plan.warnings.length > 0 && (
        <Alert color="amber" icon={<WarningIcon />} title="Look at this first">
          <List size="sm">
            {plan.warnings.map((text) => (
              <List.Item key={text} style={{ overflowWrap: 'anywhere' }}>
                {visibleText(text)}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Paper withBorder p="md">
        <Group wrap="nowrap" gap="sm">
          <CheckIcon />
          <Text size="sm">
            {plan.safetyBackup
              ? 'A safety backup of the target is taken and proved first. If that fails, nothing is written. With it you can undo this restore.'
              : 'There is nothing at the target yet, so no safety backup is needed.'}
          </Text>
        </Group>
      </Paper>
      <Group>
        <Button variant="filled" color="red.9" disabled={expired} onClick={() => setAsking(true)}>
          Continue…
        </Button>
        <LinkButton variant="default" to={{ screen: 'restore-new', backupId: restore.backupId }}>
          {expired ? 'Make a new plan' : 'Change the plan'}
        </LinkButton>
        <Text size="sm" c="dimmed" role="status">
          {expired ? (
            'This plan is too old: the target may have changed since.'
          ) : (
            <>
              The plan expires <When at={plan.expiresAt} />
            </>
          )}
        </Text>
      </Group>
      {asking && !expired && (
        <ConfirmRestoreDialog restore={restore} onClose={() => setAsking(false)} onConfirmed={onConfirmed} />
      )}
    </Stack>
  );
}

import { Box, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import type { Discovered } from '../../../shared/domain/source.ts';
import { Name } from '../../components/Name.tsx';
import { Size } from '../../components/Size.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { sourceKey } from './source-draft.ts';

interface FoundListProps {
  readonly found: readonly Discovered[];
  /** What the app has already. */
  readonly have: ReadonlySet<string>;
  readonly ticked: ReadonlySet<string>;
  readonly onTicked: (ticked: ReadonlySet<string>) => void;
}

/** What is on the server, to be ticked. */
export function FoundList({ found, have, ticked, onTicked }: FoundListProps) {
  if (found.length === 0) {
    return (
      <Text role="status" c="dimmed">
        Nothing was found there. Perhaps this user may not see it: type it by hand, or sign in as another user.
      </Text>
    );
  }
  function toggle(key: string): void {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    onTicked(next);
  }
  return (
    <Paper withBorder p="sm" mah={280} style={{ overflowY: 'auto' }} role="group" aria-label="Found on the server">
      <Stack gap="xs">
        {found.map((one) => {
          const key = sourceKey(one.config);
          const known = have.has(key);
          const note = known ? 'is a source of this app already' : one.note;
          return (
            <Group key={key} justify="space-between" wrap="nowrap" gap="md">
              <Checkbox
                label={visibleText(one.label)}
                styles={{ label: { overflowWrap: 'anywhere' } }}
                disabled={known}
                checked={known || ticked.has(key)}
                onChange={() => toggle(key)}
              />
              <Group gap="md" wrap="nowrap" c="dimmed" fz="sm" maw="50%" style={{ flexShrink: 0 }}>
                {note !== null && <Name>{note}</Name>}
                {one.bytes !== null && (
                  <Box miw={72} ta="right">
                    <Size bytes={one.bytes} />
                  </Box>
                )}
              </Group>
            </Group>
          );
        })}
      </Stack>
    </Paper>
  );
}

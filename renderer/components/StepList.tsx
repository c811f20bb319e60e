import { Box, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import type { Step } from '../../shared/domain/work.ts';
import { formatBytes, formatRate } from '../format/bytes.ts';
import { formatDuration, secondsBetween } from '../format/time.ts';
import { visibleText } from '../format/visible-text.ts';
import { stepWords } from '../format/words.ts';
import { ProblemAlert } from './ProblemAlert.tsx';
import { StateBadge } from './StateBadge.tsx';

/** How much of a step is done, 0 to 100; null when it cannot be told. More bytes than expected is not more than all. */
function percent(step: Step): number | null {
  if (step.state === 'done') return 100;
  if (step.expectedBytes === null || step.expectedBytes === 0) return null;
  return Math.min(99, (step.bytes / step.expectedBytes) * 100);
}

function figures(step: Step): string {
  const parts: string[] = [];
  if (step.bytes > 0) {
    const of =
      step.state === 'running' && step.expectedBytes !== null ? ` of about ${formatBytes(step.expectedBytes)}` : '';
    parts.push(`${formatBytes(step.bytes)}${of}`);
  }
  if (step.state === 'running' && step.rate !== null) parts.push(formatRate(step.rate));
  if (step.state === 'running' && step.remainingSeconds !== null)
    parts.push(`${formatDuration(step.remainingSeconds)} left`);
  const took = secondsBetween(step.startedAt, step.finishedAt);
  if (took !== null) parts.push(formatDuration(took));
  return parts.join(' · ');
}

function StepRow({ step }: { readonly step: Step }) {
  const done = percent(step);
  const title = visibleText(step.title);
  const running = step.state === 'running';
  return (
    <Paper withBorder px="sm" py={8} component="li">
      <Group wrap="nowrap" gap="md" mb={6}>
        <Text fw={600} size="sm" flex={1} miw={0} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
        <Text size="sm" c="dimmed" ta="right" style={{ flexShrink: 0, fontVariantNumeric: 'tabular-nums' }}>
          {figures(step)}
        </Text>
        <Group w={124} justify="flex-end" style={{ flexShrink: 0 }}>
          <StateBadge words={stepWords[step.state]} />
        </Group>
      </Group>
      <Progress.Root size="xs">
        <Progress.Section
          value={done ?? (running ? 100 : 0)}
          striped={running && done === null}
          animated={running && done === null}
          color={step.state === 'failed' ? 'red' : step.state === 'cancelled' ? 'amber' : 'brand'}
          aria-label={title}
          {...(done === null ? { withAria: false } : {})}
        />
      </Progress.Root>
      {step.problem && (
        <Box mt="xs">
          <ProblemAlert problem={step.problem} announce={false} />
        </Box>
      )}
    </Paper>
  );
}

/** The steps of a run or a restore, in the order in which they are taken. */
export function StepList({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <Stack component="ol" gap={6} m={0} p={0} aria-label="Steps" style={{ listStyle: 'none' }}>
      {steps.map((step) => (
        <StepRow key={step.id} step={step} />
      ))}
    </Stack>
  );
}

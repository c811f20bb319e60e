import { Alert, Code, CopyButton, Button, Group, Stack, Text } from '@mantine/core';
import type { Problem } from '../../shared/domain/problem.ts';
import { visibleText } from '../format/visible-text.ts';
import { CrossIcon } from './icons.tsx';

interface ProblemAlertProps {
  readonly problem: Problem | null;
  /** Said aloud at once by screen readers; off for problems that stood there before. */
  readonly announce?: boolean;
}

function asText(problem: Problem): string {
  const lines = [
    problem.message,
    problem.where && `Where: ${problem.where}`,
    `Next: ${problem.next}`,
    `Code: ${problem.code}`,
    problem.detail,
  ];
  return lines.filter((line) => line !== null && line !== '').join('\n');
}

/** What went wrong, where, and what to do now, where it went wrong. The tool's own words are folded away. */
export function ProblemAlert({ problem, announce = true }: ProblemAlertProps) {
  if (problem === null) return null;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<CrossIcon />}
      title={visibleText(problem.message)}
      role={announce ? 'alert' : 'group'}
      styles={{ title: { overflowWrap: 'anywhere' } }}
    >
      <Stack gap={6}>
        {problem.where !== null && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <b>Where:</b> {visibleText(problem.where)}
          </Text>
        )}
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <b>What to do:</b> {visibleText(problem.next)}
        </Text>
        <details>
          <Text component="summary" size="sm" c="dimmed" style={{ cursor: 'pointer' }}>
            Details
          </Text>
          <Stack gap="xs" mt={6} align="flex-start">
            <Text size="xs">
              Code: <Code>{problem.code}</Code>
            </Text>
            {problem.detail !== null && (
              <Code
                block
                w="100%"
                mah={240}
                tabIndex={0}
                style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
              >
                {problem.detail}
              </Code>
            )}
            <Group>
              <CopyButton value={asText(problem)}>
                {({ copied, copy }) => (
                  <Button size="compact-xs" variant="default" onClick={copy}>
                    {copied ? 'Copied' : 'Copy this problem'}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </Stack>
        </details>
      </Stack>
    </Alert>
  );
}

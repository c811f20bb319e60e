import { Box, Button, Code, CopyButton, Group, Switch, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { LogLine } from '../../shared/domain/work.ts';
import { clockTime } from '../format/time.ts';
import { visibleText } from '../format/visible-text.ts';

interface LogViewProps {
  readonly lines: readonly LogLine[];
  /** How many earlier lines are not here any more. */
  readonly dropped: number;
}

const colors: Record<LogLine['level'], string> = {
  info: 'inherit',
  warning: 'var(--mantine-color-amber-text)',
  error: 'var(--mantine-color-red-text)',
};
/** Lines drawn at once: more would make the window slow, and all of those kept can still be copied. */
const shownCap = 500;

function asText(line: LogLine): string {
  return `${line.at} ${line.level} ${line.text}`;
}

/** The log of a run or a restore; times are UTC. Scrolling up by hand is kept when following is off. */
export function LogView({ lines, dropped }: LogViewProps) {
  const [follow, setFollow] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const shown = lines.slice(-shownCap);
  const hidden = dropped + lines.length - shown.length;
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, lines]);
  return (
    <Box>
      <Group justify="space-between" mb="xs">
        <Text component="h2" fw={600}>
          Log{' '}
          <Text span c="dimmed" size="sm">
            (times in UTC)
          </Text>
        </Text>
        <Group gap="md">
          <Switch
            label="Follow the log"
            checked={follow}
            onChange={(event) => setFollow(event.currentTarget.checked)}
          />
          <CopyButton value={lines.map(asText).join('\n')}>
            {({ copied, copy }) => (
              <Button size="compact-sm" w={96} variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy log'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Group>
      <Code
        block
        component="div"
        ref={box}
        role="log"
        aria-live="off"
        aria-label="Log"
        tabIndex={0}
        mih={120}
        mah={260}
        style={{ overflowY: 'auto' }}
      >
        {hidden > 0 && (
          <Text size="xs" c="dimmed">
            {hidden} earlier lines are not shown.
          </Text>
        )}
        {shown.length === 0 && (
          <Text size="xs" c="dimmed">
            Nothing yet.
          </Text>
        )}
        {shown.map((line) => (
          <Text key={line.seq} size="xs" ff="monospace" c={colors[line.level]} style={{ overflowWrap: 'anywhere' }}>
            {clockTime(line.at)} {line.level === 'info' ? '' : `${line.level.toUpperCase()} `}
            {visibleText(line.text)}
          </Text>
        ))}
      </Code>
    </Box>
  );
}

import { Group, List, Stack, Text } from '@mantine/core';
import type { Finding, Preflight } from '../../../shared/domain/source.ts';
import { CopyLine } from '../../components/CopyLine.tsx';
import { CheckIcon, CrossIcon, WarningIcon } from '../../components/icons.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { Size } from '../../components/Size.tsx';
import { When } from '../../components/When.tsx';
import { visibleText } from '../../format/visible-text.ts';

const looks: Record<
  Finding['level'],
  { readonly icon: typeof CheckIcon; readonly color: string; readonly word: string }
> = {
  ok: { icon: CheckIcon, color: 'teal', word: 'in order' },
  warning: { icon: WarningIcon, color: 'amber', word: 'warning' },
  blocker: { icon: CrossIcon, color: 'red', word: 'in the way' },
};

function FindingRow({ finding }: { readonly finding: Finding }) {
  const { icon: Icon, color, word } = looks[finding.level];
  return (
    <List.Item
      icon={
        <Text component="span" c={color} role="img" aria-label={word} display="flex">
          <Icon />
        </Text>
      }
      styles={{ itemWrapper: { display: 'flex', alignItems: 'flex-start' }, itemLabel: { flex: 1, minWidth: 0 } }}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {visibleText(finding.title)}
      </Text>
      {finding.detail !== null && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {visibleText(finding.detail)}
        </Text>
      )}
      {finding.fix !== null && <CopyLine text={finding.fix} />}
    </List.Item>
  );
}

interface PreflightViewProps {
  readonly at: string;
  readonly preflight: Preflight;
}

/** What preflight looked at on the server, with a line to paste for whatever is missing. */
export function PreflightView({ at, preflight }: PreflightViewProps) {
  const tools = Object.entries(preflight.tools).map(([name, version]) => `${name} ${version}`);
  return (
    <Stack gap="xs" role="status">
      <ProblemAlert problem={preflight.problem} announce={false} />
      <List spacing={6} listStyleType="none" aria-label="Findings">
        {preflight.findings.map((finding, index) => (
          <FindingRow key={index} finding={finding} />
        ))}
      </List>
      <Group gap="md">
        <Text size="xs" c="dimmed">
          Looked <When at={at} />
        </Text>
        {preflight.bytes !== null && (
          <Text size="xs" c="dimmed">
            Size before compression: <Size bytes={preflight.bytes} />
          </Text>
        )}
        {tools.length > 0 && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {visibleText(tools.join(', '))}
          </Text>
        )}
      </Group>
    </Stack>
  );
}

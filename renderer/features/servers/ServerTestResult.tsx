import { Alert, Text } from '@mantine/core';
import { useStore } from 'zustand';
import { CheckIcon, WarningIcon } from '../../components/icons.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { When } from '../../components/When.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useStores } from '../../stores/context.tsx';

/** More seconds than this make times in logs and backups' names misleading. */
const skewWorthSaying = 30;

function skewSentence(seconds: number | null): string | null {
  if (seconds === null || Math.abs(seconds) < skewWorthSaying) return null;
  return `The server’s clock is ${String(Math.round(Math.abs(seconds)))} s ${seconds > 0 ? 'ahead' : 'behind'}.`;
}

/** What the last test of this window found. */
export function ServerTestResult({ serverId }: { readonly serverId: string }) {
  const { servers } = useStores();
  const last = useStore(servers.tests, (tests) => tests[serverId]);
  if (last === undefined) return <div role="status" />;
  const { at, test } = last;
  if (!test.ok) return <ProblemAlert problem={test.problem} />;
  const skew = skewSentence(test.clockSkewSeconds);
  return (
    <Alert role="status" color="teal" icon={<CheckIcon />} title="The connection works">
      <Text size="sm">
        {visibleText(test.system ?? 'A script ran on the server.')}
        {test.milliseconds !== null && `, answered in ${String(Math.round(test.milliseconds))} ms`}, tested{' '}
        <When at={at} />.
      </Text>
      {skew && (
        <Text size="sm">
          <WarningIcon size={14} /> {skew}
        </Text>
      )}
    </Alert>
  );
}

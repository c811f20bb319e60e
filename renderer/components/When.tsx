import { Text, Tooltip } from '@mantine/core';
import { exactTimes, relativeTime } from '../format/time.ts';
import { useNow } from '../hooks/use-now.ts';

interface WhenProps {
  readonly at: string | null;
  /** What to say when there is no such moment. */
  readonly never?: string;
}

/** A moment as a person thinks of it, with the exact time in UTC and here on hover and focus. */
export function When({ at, never = 'never' }: WhenProps) {
  const now = useNow();
  if (at === null)
    return (
      <Text component="span" inherit>
        {never}
      </Text>
    );
  return (
    <Tooltip
      label={
        <>
          {exactTimes(at).map((time) => (
            <div key={time}>{time}</div>
          ))}
        </>
      }
    >
      <Text component="time" inherit dateTime={at} tabIndex={0} style={{ whiteSpace: 'nowrap' }}>
        {relativeTime(at, now)}
      </Text>
    </Tooltip>
  );
}

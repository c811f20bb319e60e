import { ActionIcon, Group, Popover, Stack, Text, Tooltip } from '@mantine/core';
import type { Proof, Tick, TickName } from '../../shared/domain/proof.ts';
import { tickNames } from '../../shared/domain/proof.ts';
import { exactTimes, utcTime } from '../format/time.ts';
import { visibleText } from '../format/visible-text.ts';
import { tickWords } from '../format/words.ts';
import { InfoIcon } from './icons.tsx';

const shapes: Record<Tick['state'], { readonly color: string; readonly word: string }> = {
  passed: { color: 'var(--mantine-color-teal-filled)', word: 'passed' },
  failed: { color: 'var(--mantine-color-red-filled)', word: 'failed' },
  pending: { color: 'var(--mantine-color-dimmed)', word: 'not looked at yet' },
};

/** A filled disc with a check, a filled octagon with a cross, or an empty dashed ring. */
function TickShape({ state }: { readonly state: Tick['state'] }) {
  const { color } = shapes[state];
  const line = {
    fill: 'none',
    stroke: '#fff',
    strokeWidth: 1.8,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
  } as const;
  return (
    <svg
      width={18}
      height={18}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
      style={{ display: 'block', flexShrink: 0 }}
    >
      {state === 'passed' && (
        <>
          <circle cx="8" cy="8" r="7" fill={color} />
          <path d="M4.8 8.3l2.2 2.2 4.2-4.8" {...line} />
        </>
      )}
      {state === 'failed' && (
        <>
          <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" fill={color} />
          <path d="M5.5 5.5l5 5M10.5 5.5l-5 5" {...line} />
        </>
      )}
      {state === 'pending' && (
        <circle cx="8" cy="8" r="6.2" fill="none" stroke={color} strokeWidth="1.4" strokeDasharray="2.6 2.2" />
      )}
    </svg>
  );
}

function TickWithTip({ name, tick }: { readonly name: TickName; readonly tick: Tick }) {
  const text = `${name}: ${shapes[tick.state].word}`;
  return (
    <Tooltip
      label={
        <>
          {text}
          {tick.at !== null && (
            <>
              <br />
              {utcTime(tick.at)}
            </>
          )}
          {tick.evidence !== null && (
            <>
              <br />
              {visibleText(tick.evidence)}
            </>
          )}
        </>
      }
    >
      <span role="img" aria-label={text} style={{ display: 'inline-flex' }}>
        <TickShape state={tick.state} />
      </span>
    </Tooltip>
  );
}

function Evidence({ name, tick }: { readonly name: TickName; readonly tick: Tick }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <TickShape state={tick.state} />
      <div style={{ minWidth: 0 }}>
        <Text size="sm">
          <b>{name}</b>: {shapes[tick.state].word}
        </Text>
        <Text size="xs" c="dimmed">
          {tickWords[name]}
        </Text>
        {tick.at !== null && <Text size="xs">{exactTimes(tick.at).join(' · ')}</Text>}
        {tick.evidence !== null && (
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {visibleText(tick.evidence)}
          </Text>
        )}
      </div>
    </Group>
  );
}

interface ProofTicksProps {
  readonly proof: Proof;
  /** What the proof is of, e.g. `Copy at Office NAS`. */
  readonly label: string;
}

/** The five ticks of a copy, each with its time and evidence on hover, and all of them behind one button. */
export function ProofTicks({ proof, label }: ProofTicksProps) {
  return (
    <Group gap={3} wrap="nowrap" role="group" aria-label={`${visibleText(label)}: proof`}>
      {tickNames.map((name) => (
        <TickWithTip key={name} name={name} tick={proof[name]} />
      ))}
      <Popover
        width={420}
        withArrow
        shadow="md"
        trapFocus
        returnFocus
        middlewares={{ flip: true, shift: true, size: true }}
      >
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Evidence: ${visibleText(label)}`}>
            <InfoIcon size={16} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown style={{ overflowY: 'auto' }}>
          <Stack gap="sm" tabIndex={-1} data-autofocus style={{ outline: 'none' }}>
            <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {visibleText(label)}
            </Text>
            {tickNames.map((name) => (
              <Evidence key={name} name={name} tick={proof[name]} />
            ))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}

import { Button, Code, CopyButton, Group } from '@mantine/core';

/** A line to paste somewhere else, with a button that copies it exactly. */
export function CopyLine({ text }: { readonly text: string }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Code block style={{ flex: 1, minWidth: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="compact-sm"
            variant="default"
            w={72}
            onClick={copy}
            aria-label={copied ? 'Copied' : 'Copy this line'}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

import { Anchor, Box, Group, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { visibleText } from '../format/visible-text.ts';

interface PageHeaderProps {
  readonly title: string;
  /** Where this screen belongs. */
  readonly back?: { readonly href: string; readonly label: string };
  readonly children?: ReactNode;
}

/** The name of a screen, the way back and what can be done here. */
export function PageHeader({ title, back, children }: PageHeaderProps) {
  const shown = visibleText(title);
  useDocumentTitle(`${shown} · Surety`);
  return (
    <Box mb="lg">
      {back && (
        <Anchor href={back.href} size="sm">
          ← {back.label}
        </Anchor>
      )}
      <Group justify="space-between" align="center" wrap="nowrap" gap="md" mih={42}>
        <Title order={1} size="h2" title={shown} style={{ overflowWrap: 'anywhere', minWidth: 0 }} lineClamp={3}>
          {shown}
        </Title>
        <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
          {children}
        </Group>
      </Group>
    </Box>
  );
}

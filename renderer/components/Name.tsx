import { Text } from '@mantine/core';
import type { TextProps } from '@mantine/core';
import { textParts, visibleText } from '../format/visible-text.ts';

interface NameProps extends TextProps {
  readonly children: string;
  /** Let it take as many lines as it needs in place of an ellipsis. */
  readonly wrap?: boolean;
}

/** A name from outside: every character of it can be seen, escapes are told from letters, and it never pushes the screen wider. */
export function Name({ children, wrap = false, ...rest }: NameProps) {
  const shown = visibleText(children);
  return (
    <Text
      component="span"
      inherit
      title={shown}
      style={{
        unicodeBidi: 'isolate',
        ...(wrap ? { overflowWrap: 'anywhere' } : { display: 'block', maxWidth: '100%' }),
      }}
      truncate={!wrap}
      {...rest}
    >
      {textParts(children).map(({ text, isEscape }, index) =>
        isEscape ? (
          <span key={index} style={{ opacity: 0.6 }}>
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </Text>
  );
}

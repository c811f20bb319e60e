import { Text } from '@mantine/core';
import { exactBytes, formatBytes } from '../format/bytes.ts';

/** A size in bytes, with the exact figure on hover. */
export function Size({ bytes }: { readonly bytes: number | null }) {
  return (
    <Text
      component="span"
      inherit
      title={exactBytes(bytes)}
      style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
    >
      {formatBytes(bytes)}
    </Text>
  );
}

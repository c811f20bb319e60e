import { describe, expect, test } from 'vitest';
import { isAtLeast, nodeRefusal } from '../../../scripts/node-version.mjs';

describe('the Node that Surety runs on', () => {
  test.each(['22.14.0', '22.14.1', '22.20.0', '24.0.0', '100.0.0'])('%s will do', (version) => {
    expect(nodeRefusal(version)).toBeNull();
  });

  test.each(['22.13.9', '20.20.2', '14.18.0', '9.99.99'])(
    '%s is refused in one sentence that names both',
    (version) => {
      const refusal = nodeRefusal(version);
      expect(refusal).toContain('22.14.0');
      expect(refusal).toContain(version);
      expect(refusal?.trim()).not.toContain('\n');
    },
  );

  test('parts are compared as numbers, not as text', () => {
    expect(isAtLeast('22.9.0', '22.14.0')).toBe(false);
    expect(isAtLeast('22.14', '22.14.0')).toBe(true);
  });
});

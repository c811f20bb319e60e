import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonText } from '../../../main/cli/json-text.ts';

it('is the same JSON, and nothing in it that a terminal would obey', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const text = jsonText({ name });
      expect(JSON.parse(text)).toEqual({ name });
      // eslint-disable-next-line no-control-regex -- these are what must not be there
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});

it('shows an escape of the second set of control characters, and text that runs backwards, by their numbers', () => {
  expect(jsonText('\u009b2J \u202eexe.gpj')).toBe('"\\u009b2J \\u202eexe.gpj"');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textParts, visibleText } from '../../../../renderer/format/visible-text.ts';

describe('text from outside', () => {
  it('shows control characters as escapes that every font can draw', () => {
    expect(visibleText('a\nb\tc\0d\u007f')).toBe('a\\nb\\tc\\u{0}d\\u{7f}');
  });

  it('shows what would hide or reorder text', () => {
    expect(visibleText('invoice\u202egpj.exe')).toBe('invoice\\u{202e}gpj.exe');
    expect(visibleText('shop\u200b')).toBe('shop\\u{200b}');
  });

  it('leaves letters, quotes and emoji as they are, also those joined of several', () => {
    const name = "it's; touch /pwned $(id) <b>🦊 👩‍👩‍👧 Süß";
    expect(visibleText(name)).toBe(name);
  });

  it('tells an escape from letters that look the same', () => {
    expect(textParts('a\\n')).toEqual([{ text: 'a\\n', isEscape: false }]);
    expect(textParts('a\nb')).toEqual([
      { text: 'a', isEscape: false },
      { text: '\\n', isEscape: true },
      { text: 'b', isEscape: false },
    ]);
  });

  it('says the same in parts as in one piece', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(
          textParts(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(visibleText(text));
      }),
    );
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(visibleText(text)),
      ),
    );
  });
});

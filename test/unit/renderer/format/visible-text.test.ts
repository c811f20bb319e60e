import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../../renderer/format/visible-text.ts';

describe('text from outside', () => {
  it('shows control characters as their pictures', () => {
    expect(visibleText('a\nb\tc\0d\u007f')).toBe('a␊b␉c␀d␡');
  });

  it('shows what would hide or reorder text', () => {
    expect(visibleText('invoice\u202egpj.exe')).toBe('invoice\\u{202e}gpj.exe');
    expect(visibleText('shop\u200b')).toBe('shop\\u{200b}');
  });

  it('leaves letters, quotes and emoji as they are, also those joined of several', () => {
    const name = "it's; touch /pwned $(id) <b>🦊 👩‍👩‍👧 Süß";
    expect(visibleText(name)).toBe(name);
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

/** Characters that hide, reorder or break text: C1 controls, line separators, zero-width and bidirectional marks. */
const invisible = /[\u0080-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const control = /[\u0000-\u001f\u007f]/g;

/**
 * Text from outside as a person must see it: a line break is `␊`, a NUL `␀`, a right-to-left override `\u{202e}`.
 * Two names that differ never look alike because of a character that is not drawn.
 */
export function visibleText(text: string): string {
  return text
    .replace(control, (character) => {
      const code = character.charCodeAt(0);
      return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
    })
    .replace(invisible, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

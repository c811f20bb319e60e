/** Characters that break, hide or reorder text: controls, line separators, zero-width and bidirectional marks. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  return short[character] ?? `\\u{${character.charCodeAt(0).toString(16)}}`;
}

/** A stretch of text; `isEscape` where it stands for characters that would not be seen. */
export interface TextPart {
  readonly text: string;
  readonly isEscape: boolean;
}

/** The parts of a text from outside: as they are, and as escapes of ASCII, which every font can draw. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(unseen)) {
    if (index > from) parts.push({ text: text.slice(from, index), isEscape: false });
    parts.push({ text: escaped(character), isEscape: true });
    from = index + character.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isEscape: false });
  return parts;
}

/**
 * Text from outside as a person must see it: a line break is `\n`, a right-to-left override `\u{202e}`. Two names never
 * look alike because of a character that is not drawn.
 */
export function visibleText(text: string): string {
  return text.replace(unseen, escaped);
}

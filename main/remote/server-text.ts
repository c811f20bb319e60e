/**
 * Makes text that a server sent fit for a message: no control characters or terminal escapes, one line, capped.
 * A hostile server must not be able to draw on a terminal or to flood a log.
 */
export function tame(text: string, longest = 300): string {
  const plain = text
    // eslint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

/** The same for several lines, e.g. the last words of a tool: line breaks stay. */
export function tameLines(text: string, longest = 16 * 1024): string | null {
  const lines = text.split('\n').map((line) => tame(line, longest));
  return lines.join('\n').trim().slice(-longest) || null;
}

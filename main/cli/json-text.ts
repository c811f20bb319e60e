/**
 * JSON for a terminal. JSON itself escapes only the first 32 control characters; the others of C1, which some terminals
 * obey as escapes, and the marks that turn the direction of text, come from names on servers as well.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

import type { RemoteScript } from '../../remote/types.ts';

/** One script from texts that build on each other, the first one first. */
export function compose(name: string, ...texts: readonly string[]): RemoteScript {
  return { name, text: texts.join('\n') };
}

/** A number of a verdict; null when the script did not say it. */
export function numberOf(value: number | string | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** A text of a verdict; empty when the script did not say it. */
export function textOf(value: number | string | undefined): string {
  return value === undefined ? '' : String(value);
}

/** The last lines of what a tool said, for a problem's detail; null when it said nothing. */
export function lastLines(text: string, count = 8): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && line !== 'surety: started');
  return lines.length === 0 ? null : lines.slice(-count).join('\n');
}

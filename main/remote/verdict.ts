import type { Verdict } from './types.ts';

/** Bytes of standard error that are kept for messages. */
const tailBytes = 16 * 1024;
/** A longer line is cut into pieces; only a whole line can be a verdict. */
const longestLine = 16 * 1024;

/**
 * Reads a script's standard error: finds the verdict, hands every other line on, keeps the tail. The verdict is only the
 * line that carries the nonce of this very call, which the output of a dumped table or tool cannot know.
 */
export class VerdictReader {
  #verdict: Verdict | null = null;
  #pending = Buffer.alloc(0);
  #cut = false;
  #tail: string[] = [];
  #tailLength = 0;
  readonly #prefix: string;
  readonly #onLine: (line: string) => void;

  constructor(nonce: string, onLine: (line: string) => void = () => undefined) {
    this.#prefix = `surety-verdict ${nonce} `;
    this.#onLine = onLine;
  }

  get verdict(): Verdict | null {
    return this.#verdict;
  }

  /** The last 16 KiB without the verdict. */
  get tail(): string {
    const text = this.#tail.join('\n').trimEnd();
    return text.length > tailBytes ? text.slice(-tailBytes) : text;
  }

  feed(chunk: Buffer): void {
    let rest = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      this.#line(rest.subarray(0, end), true);
      rest = rest.subarray(end + 1);
    }
    while (rest.length > longestLine) {
      this.#line(rest.subarray(0, longestLine), false);
      rest = rest.subarray(longestLine);
    }
    this.#pending = Buffer.from(rest);
  }

  end(): void {
    if (this.#pending.length > 0) this.#line(this.#pending, false);
    this.#pending = Buffer.alloc(0);
  }

  #line(bytes: Buffer, whole: boolean): void {
    const line = bytes.toString('utf8').replace(/\r$/, '');
    const startsHere = !this.#cut;
    this.#cut = !whole;
    if (whole && startsHere && line.startsWith(this.#prefix)) {
      this.#verdict = parseVerdict(line.slice(this.#prefix.length)) ?? this.#verdict;
      return;
    }
    if (line === '') return;
    this.#tail.push(line);
    this.#tailLength += line.length + 1;
    while (this.#tail.length > 1 && this.#tailLength - (this.#tail[0]?.length ?? 0) - 1 >= tailBytes) {
      this.#tailLength -= (this.#tail.shift()?.length ?? 0) + 1;
    }
    this.#onLine(line);
  }
}

/** Null when the text is not a flat object of finite numbers and strings. */
export function parseVerdict(json: string): Verdict | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  // JSON's 1e999 is Infinity, which no count is and no row of the store could hold.
  if (!entries.every(([, field]) => Number.isFinite(field) || typeof field === 'string')) return null;
  return Object.freeze(Object.fromEntries(entries) as Record<string, number | string>);
}

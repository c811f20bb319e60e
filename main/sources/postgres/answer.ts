/** What a program printed: lines of fields parted by `|`, the first of which says what the line is about. */
export class Answer {
  readonly #rows: readonly string[][];

  constructor(stdout: Buffer) {
    this.#rows = stdout
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('|'));
  }

  /** Every line of a kind, without its first field. */
  all(kind: string): string[][] {
    return this.#rows.filter((row) => row[0] === kind).map((row) => row.slice(1));
  }

  /** The first line of a kind; undefined when there is none. */
  one(kind: string): string[] | undefined {
    return this.all(kind)[0];
  }

  /** The first field of every line of a kind, which is a name in hexadecimal. */
  names(kind: string): string[] {
    return this.all(kind).map((row) => fromHex(row[0]));
  }

  /** A number that follows the kind; null when it is not there. */
  number(kind: string, field = 0): number | null {
    return toNumber(this.one(kind)?.[field]);
  }
}

export function fromHex(text: string | undefined): string {
  return Buffer.from(text ?? '', 'hex').toString('utf8');
}

export function toHex(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}

export function toNumber(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text);
}

import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from './ports.ts';

/** Takes known secrets out of texts, by their value: a pattern can only guess what one looks like. */
export interface Redactor {
  learn(secret: string): void;
  redact(text: string): string;
}

/** Shorter ones would tear holes into every line; a secret of 3 characters hides nothing anyway. */
const shortest = 4;
const replacement = '[secret]';

export function createRedactor(): Redactor {
  const known = new Set<string>();
  /** Longest first: a secret that begins with another one must not leave its end behind. */
  let ordered: readonly string[] = [];
  return {
    learn(secret) {
      // A key of many lines is told line by line in error texts.
      for (const part of [secret, ...secret.split(/\r?\n/)]) {
        if (part.trim().length < shortest || /^-----.*-----$/.test(part)) continue;
        known.add(part);
        known.add(JSON.stringify(part).slice(1, -1));
      }
      ordered = [...known].sort((a, b) => b.length - a.length);
    },
    redact(text) {
      let clean = text;
      for (const secret of ordered) if (clean.includes(secret)) clean = clean.replaceAll(secret, replacement);
      return clean;
    },
  };
}

/** The log file of a data directory, mode 0600. Every line goes through the redactor as a whole. */
export function openLog(
  dataDir: string,
  redactor: Redactor,
): { readonly log: Logger; readonly file: string; flush(): void } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'surety.log');
  const target = pino.destination({ dest: file, append: true, sync: true, mode: 0o600 });
  chmodSync(file, 0o600);
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    {
      write: (line: string) => {
        target.write(redactor.redact(line));
      },
    },
  );
  return {
    file,
    log: {
      info: (text, fields) => {
        logger.info(fields ?? {}, text);
      },
      warn: (text, fields) => {
        logger.warn(fields ?? {}, text);
      },
      error: (text, fields) => {
        logger.error(fields ?? {}, text);
      },
    },
    flush: () => {
      target.flushSync();
    },
  };
}

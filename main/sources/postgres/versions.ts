import type { Answer } from './answer.ts';

export interface Versions {
  /** `server_version_num`, e.g. 150018. */
  readonly serverNumber: number;
  /** Major version of the server, e.g. 15. */
  readonly server: number;
  /** Major versions of the tools that fit it best; null where the tool is missing. */
  readonly dump: number | null;
  readonly restore: number | null;
  /** Versions in words, by tool name and `server`. */
  readonly tools: Readonly<Record<string, string>>;
}

/** Reads the `server` and `tool` lines that look.sh prints. */
export function readVersions(answer: Answer): Versions {
  const [number, text] = answer.one('server') ?? [];
  const tools: Record<string, string> = {};
  for (const [name, , said] of answer.all('tool')) {
    if (name !== undefined) tools[name] = versionOf(said ?? '');
  }
  const serverNumber = Number(number ?? 0);
  return {
    serverNumber,
    server: Math.floor(serverNumber / 10000),
    dump: majorOf(tools['pg_dump']),
    restore: majorOf(tools['pg_restore']),
    tools: { ...tools, server: versionOf(text ?? '') },
  };
}

/** `15.18` of `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`; `17` of `17beta2`. */
function versionOf(said: string): string {
  return /\d+(?:\.\d+)*/.exec(said.replace(/^[^)]*\(PostgreSQL\)/, ''))?.[0] ?? said;
}

/** The major version of a version in words; null when there is none. */
export function majorOf(version: unknown): number | null {
  const major = typeof version === 'string' ? /^\d+/.exec(version)?.[0] : undefined;
  return major === undefined ? null : Number(major);
}

import { z } from 'zod';
import { absolutePath, hostName, id, instant, port, secretLineChange } from './common.ts';
import { problem } from './problem.ts';

/** How a database client on the server reaches its database server. */
export const databaseConnection = z.discriminatedUnion('via', [
  z.object({
    via: z.literal('socket'),
    /** null takes the client's own default. */ path: absolutePath.nullable().default(null),
  }),
  z.object({ via: z.literal('tcp'), host: hostName, port: port.nullable().default(null) }),
]);
export type DatabaseConnection = z.infer<typeof databaseConnection>;

const systemUser = z
  .string()
  .min(1)
  .max(64)
  .refine((value) => !value.startsWith('-') && !/[\s\p{Cc}]/u.test(value), 'is not a user name');

const databaseName = z
  .string()
  .min(1)
  .max(255)
  .refine((value) => !value.includes('\0'), 'has a NUL character in it');

const access = {
  connection: databaseConnection.default({ via: 'socket', path: null }),
  /** The database user; null takes what the client on the server takes by default. */
  user: z
    .string()
    .min(1)
    .max(255)
    .refine((v) => !/[\r\n\0]/.test(v), 'has a line break in it')
    .nullable()
    .default(null),
  /** Run the tools as this user of the server, by `sudo -n -u`; null runs them as the SSH user. */
  runAs: systemUser.nullable().default(null),
};

export const mysqlConfig = z.object({ kind: z.literal('mysql'), database: databaseName, ...access });
export type MysqlConfig = z.infer<typeof mysqlConfig>;

export const postgresConfig = z.object({ kind: z.literal('postgres'), database: databaseName, ...access });
export type PostgresConfig = z.infer<typeof postgresConfig>;

export const directoryConfig = z.object({
  kind: z.literal('directory'),
  path: absolutePath,
  /** Patterns as `tar --exclude` takes them, relative to the directory. */
  exclude: z
    .array(
      z
        .string()
        .min(1)
        .max(1024)
        .refine((v) => !/[\r\n\0]/.test(v), 'has a line break in it'),
    )
    .max(200)
    .default([]),
  runAs: systemUser.nullable().default(null),
});
export type DirectoryConfig = z.infer<typeof directoryConfig>;

export const sourceConfig = z.discriminatedUnion('kind', [mysqlConfig, postgresConfig, directoryConfig]);
export type SourceConfig = z.infer<typeof sourceConfig>;
export type SourceKind = SourceConfig['kind'];

export const sourceSecrets = z.object({ password: secretLineChange });
export type SourceSecrets = z.infer<typeof sourceSecrets>;

/** One thing to back up. */
export const source = z.object({
  id,
  appId: id,
  config: sourceConfig,
  /** What a person calls it: the database's name or the directory's path. */
  label: z.string(),
  secretsSet: z.object({ password: z.boolean() }),
  createdAt: instant,
});
export type Source = z.infer<typeof source>;

/** What `sources.discover` looks with: a kind and how to get at it, before a source exists. */
export const discoverQuery = z.discriminatedUnion('kind', [
  mysqlConfig.omit({ database: true }),
  postgresConfig.omit({ database: true }),
  z.object({ kind: z.literal('directory'), path: absolutePath, runAs: directoryConfig.shape.runAs }),
]);
export type DiscoverQuery = z.infer<typeof discoverQuery>;

/** One thing found on a server that could become a source. */
export const discovered = z.object({
  config: sourceConfig,
  label: z.string(),
  /** Size on the server in bytes, as its own catalogue says; null when it would not say. */
  bytes: z.number().nonnegative().nullable(),
  note: z.string().nullable(),
});
export type Discovered = z.infer<typeof discovered>;

/** One thing that preflight looked at, with the line to paste where something must be added. */
export const finding = z.object({
  level: z.enum(['ok', 'warning', 'blocker']),
  title: z.string(),
  detail: z.string().nullable(),
  /** The exact command or statement that mends it; null when there is none. */
  fix: z.string().nullable(),
});
export type Finding = z.infer<typeof finding>;

export const preflight = z.object({
  ok: z.boolean(),
  findings: z.array(finding),
  /** Versions by tool name. */
  tools: z.record(z.string(), z.string()),
  /** The source's size in bytes before compression; null when unknown. */
  bytes: z.number().nonnegative().nullable(),
  problem: problem.nullable(),
});
export type Preflight = z.infer<typeof preflight>;

import type { Facts } from '../../shared/domain/backup.ts';
import type { ProblemError } from '../../shared/domain/problem.ts';
import type { Discovered, DiscoverQuery, Preflight, SourceConfig } from '../../shared/domain/source.ts';
import type { Remote, RemoteScript } from '../remote/types.ts';

/** A source, or the target of a restore, on a server that is signed in to. */
export interface SourceAccess<C extends SourceConfig = SourceConfig> {
  readonly remote: Remote;
  readonly config: C;
  /** The database password; null where the client on the server needs none. */
  readonly password: string | null;
  /** The server's folder for working files. */
  readonly workDir: string;
  readonly signal?: AbortSignal;
}

/**
 * A script that is one stage of the pipeline on the server. A dump stage reads the secret line from standard input and
 * writes the artifact to standard output; a check stage reads the stored artifact from standard input and writes one
 * line of evidence. Exit status 0 is success; 10 is success with warnings that it wrote to standard error.
 */
export interface Stage {
  readonly script: RemoteScript;
  readonly args: readonly string[];
  /** The server's user to run as by `sudo -n -u`; null runs as the SSH user. */
  readonly runAs: string | null;
}

/** Exit status of a stage that worked but has something to tell. */
export const stageWarned = 10;

/** What a source is at the moment of the dump. */
export interface Survey {
  /** Versions by tool name, and of the database server as `server`. */
  readonly tools: Readonly<Record<string, string>>;
  readonly facts: Facts;
  /** Size before compression in bytes; null when unknown. */
  readonly bytes: number | null;
  readonly warnings: readonly string[];
}

/** What is at the place a restore would write to. */
export interface TargetState {
  readonly exists: boolean;
  readonly bytes: number | null;
  readonly lastWriteAt: Date | null;
  /** Sentences for the plan: sessions that will be cut, tables that will be dropped. */
  readonly consequences: readonly string[];
  /** Sentences for the plan: a version that is too old, a role that is missing, no room. */
  readonly warnings: readonly string[];
  /** Why it cannot work at all; null when it can. */
  readonly blocker: ProblemError | null;
}

/** A restore on the server, from files that lie there and were checked. */
export interface RestoreJob {
  /** Names everything that the restore makes beside the target; letters and digits. */
  readonly id: string;
  /** A folder on the server, mode 0700, for this restore alone; recovery finds its state file in it. */
  readonly folder: string;
  /** The artifact to restore: path on the server. */
  readonly artifact: string;
  /** The safety backup's artifact: path on the server; null when the target did not exist. */
  readonly safety: string | null;
  /** What the backup knew of itself. */
  readonly facts: Facts;
}

/** untouched: failed before anything changed; rolled-back: failed, and the target was put back; broken: it was not. */
export interface RestoreOutcome {
  readonly state: 'restored' | 'untouched' | 'rolled-back' | 'broken';
  /** Why it was not restored; null when it was. */
  readonly problem: ProblemError | null;
  readonly warnings: readonly string[];
}

/** Everything Surety knows of one kind of source. Someone who adds a kind writes one of these and one line in the registry. */
export interface SourceKindModule<C extends SourceConfig = SourceConfig> {
  readonly kind: C['kind'];
  /** Extension of the artifact without a leading dot: `sql.gz`, `dump`, `tar.gz`. */
  readonly extension: string;
  /** Whether the pipeline's compressor packs the dump; false where the tool compresses by itself. */
  readonly packed: boolean;
  label(config: C): string;
  discover(
    remote: Remote,
    query: Extract<DiscoverQuery, { kind: C['kind'] }>,
    password: string | null,
  ): Promise<Discovered[]>;
  preflight(access: SourceAccess<C>): Promise<Preflight>;
  /** Versions, counts and size right before a dump. Rejects with a ProblemError where a dump cannot work. */
  survey(access: SourceAccess<C>): Promise<Survey>;
  /** `level` is 1 to 9, for tools that compress by themselves. */
  dump(config: C, survey: Survey, level: number): Stage;
  /** Reads an artifact whole and finds its end. Runs as the SSH user. */
  check(survey: Pick<Survey, 'facts' | 'tools'>): Stage;
  /** Puts a stage's failure into words. `stderr` is the tail of what the tools said. */
  explain(stage: 'dump' | 'check', status: number, stderr: string, config: C, where: string): ProblemError;
  /** Looks at the target of a restore; changes nothing. */
  inspect(access: SourceAccess<C>, backup: Pick<Survey, 'facts' | 'tools'>): Promise<TargetState>;
  /** Restores, and puts the target back when it fails or is aborted. Rejects only when it could not be reached. */
  restore(access: SourceAccess<C>, job: RestoreJob): Promise<RestoreOutcome>;
  /** After a death in mid-restore: reads the state in the job's folder and puts the target back where it must. Repeatable. */
  recover(access: SourceAccess<C>, job: RestoreJob): Promise<RestoreOutcome>;
  /** Compares the restored target with what the backup knew of itself: sentences. Rejects (restore_failed) on a difference. */
  verify(access: SourceAccess<C>, facts: Facts): Promise<string[]>;
  /** Commands for the manifest, for a client without Surety. */
  restoreByHand(config: C, name: string): string[];
}

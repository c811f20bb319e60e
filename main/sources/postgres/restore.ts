import type { PostgresConfig } from '../../../shared/domain/source.ts';
import type { ScriptResult } from '../../remote/types.ts';
import { outcomeOf, runRestoreScript } from '../support/restoring.ts';
import type { RestoreJob, RestoreOutcome, SourceAccess } from '../types.ts';
import { addressArgs, conninfo } from './address.ts';
import { namesBeside } from './beside.ts';
import { explainRestore, stoppedBeforeStart } from './explain-restore.ts';
import { hexList, textFact } from './known.ts';
import { programs, recoverScript, restoreScript } from './scripts.ts';
import { archiveMajor } from './stages.ts';

type Access = SourceAccess<PostgresConfig>;

/**
 * Loads the artifact into a new database beside the target and swaps the two by renames; the original is there until the
 * swap is done, so the safety backup is not needed to put it back. An abort puts it back. Rejects only when the server
 * could not be reached; then `recover` is next.
 */
export async function restore(access: Access, job: RestoreJob): Promise<RestoreOutcome> {
  const { remote, config, password, signal } = access;
  if (isAborted(signal)) return { state: 'untouched', problem: stoppedBeforeStart(config, remote.label), warnings: [] };
  const { facts } = job;
  const { fresh, old } = namesBeside(config.database, job.id);
  const result = await runRestoreScript({
    remote,
    script: restoreScript,
    runAs: config.runAs,
    folder: job.folder,
    secretLine: password,
    signal,
    args: [
      job.artifact,
      ...addressArgs(config),
      job.id,
      config.database,
      fresh,
      old,
      programs.psql,
      programs.load,
      conninfo(fresh),
      String(archiveMajor({ facts })),
      hexList(facts, 'roles') ?? '-',
      hexList(facts, 'extensions') ?? '',
      `encoding=${textFact(facts, 'encoding')}`,
      `collate=${textFact(facts, 'collate')}`,
      `ctype=${textFact(facts, 'ctype')}`,
      `provider=${textFact(facts, 'localeProvider')}`,
      `locale=${textFact(facts, 'locale')}`,
      `owner=${textFact(facts, 'owner')}`,
    ],
  });
  const explain = explainRestore(config, remote.label, isAborted(signal));
  return outcomeOf(result, explain, warningsOf(result, old));
}

/**
 * After a death in mid-restore: as long as the swap is not done the target is put back; after it what is left of the
 * original is removed. Repeatable. Rejects when PostgreSQL does not answer: nothing is known then, and it must be tried again.
 */
export async function recover(access: Access, job: RestoreJob): Promise<RestoreOutcome> {
  const { remote, config, password, signal } = access;
  const { fresh, old } = namesBeside(config.database, job.id);
  const result = await remote.run(recoverScript, {
    args: [config.runAs ?? '', job.folder, ...addressArgs(config), job.id, config.database, fresh, old, programs.psql],
    secretLine: password,
    ...(signal ? { signal } : {}),
  });
  const explain = explainRestore(config, remote.label, false);
  if (result.verdict['state'] === 'unreachable') throw explain('broken', 'recover', result.stderr);
  return outcomeOf(result, explain, warningsOf(result, old));
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function warningsOf(result: ScriptResult, old: string): string[] {
  const { left, owners, given } = result.verdict;
  const all: string[] = [];
  if (left === 1) {
    all.push(
      `The replaced database could not be removed and is still there as "${old}": remove it with DROP DATABASE.`,
    );
  }
  if (owners === 'give') {
    const who = given === 1 ? "the database's owner" : 'the user of the restore';
    all.push(
      `What was restored belongs to ${who}, without the privileges of the backup, because its roles are not all here.`,
    );
  }
  return all;
}

import type { Finding, DirectoryConfig, Preflight } from '../../../shared/domain/source.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { SourceAccess, Survey } from '../types.ts';
import { actor, countSeconds, named, tarFlavour } from './config.ts';
import { look, type DirectoryLook } from './look.ts';

/** What the directory is right before it is dumped. */
export async function survey(access: SourceAccess<DirectoryConfig>): Promise<Survey> {
  const found = await look(access, countSeconds);
  const blocker = unreadableEntries(found, access);
  if (blocker !== null) throw blocker;
  return {
    tools: { tar: found.tar },
    facts: {
      owner: found.owner,
      mode: found.mode,
      tarFlavour: tarFlavour(found.tar),
      ...(found.entries === null ? {} : { entries: found.entries }),
      ...(found.bytes === null ? {} : { bytes: found.bytes }),
    },
    bytes: found.bytes,
    warnings: [],
  };
}

/** Whether a dump would work, in findings that a person can read. */
export async function preflight(access: SourceAccess<DirectoryConfig>): Promise<Preflight> {
  const { config, remote } = access;
  let found: DirectoryLook;
  try {
    found = await look(access, countSeconds);
  } catch (error) {
    if (!(error instanceof ProblemError) || !/^(source_missing|tool_missing|sudo_refused)$/.test(error.code))
      throw error;
    return refusal(error, {}, null);
  }
  const tools = { tar: found.tar };
  const blocker = unreadableEntries(found, access);
  if (blocker !== null) return refusal(blocker, tools, found.bytes);
  const findings: Finding[] = [
    { level: 'ok', title: `${named(config.path)} is there`, detail: `read as ${actor(config, found.user)}`, fix: null },
    { level: 'ok', title: found.tar, detail: null, fix: null },
  ];
  if (tarFlavour(found.tar) === 'busybox') {
    findings.push({
      level: 'warning',
      title: `tar on ${remote.label} keeps no ACLs, no extended attributes and no times of directories, and may not be able to leave anything out`,
      detail: 'It is the small one of busybox.',
      fix: 'apk add tar',
    });
  }
  if (found.entries !== null) {
    findings.push({ level: 'ok', title: `${found.entries.toLocaleString('en')} entries`, detail: null, fix: null });
  }
  return { ok: true, findings, tools, bytes: found.bytes, problem: null };
}

function refusal(error: ProblemError, tools: Record<string, string>, bytes: number | null): Preflight {
  const { message, detail, next } = error.problem;
  return {
    ok: false,
    findings: [{ level: 'blocker', title: message, detail, fix: next }],
    tools,
    bytes,
    problem: error.problem,
  };
}

/** tar fails on the first entry that it may not read, so it is said before. Left out entries may be among them. */
function unreadableEntries(found: DirectoryLook, access: SourceAccess<DirectoryConfig>): ProblemError | null {
  const { config, remote } = access;
  if (found.unreadable === 0 || config.exclude.length > 0) return null;
  const user = actor(config, found.user);
  return new ProblemError({
    code: 'dump_failed',
    message: `${user} may not read ${String(found.unreadable)} of the entries in ${named(config.path)} on ${remote.label}, so a backup would miss them.`,
    where: remote.label,
    next: 'Let the tools run as a user who may read all of it ("run as", e.g. root), or leave those entries out.',
  });
}

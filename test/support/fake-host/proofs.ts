import type { Backup, Copy } from '../../../shared/domain/backup.ts';
import { pendingTick } from '../../../shared/domain/proof.ts';
import type { Proof, Tick } from '../../../shared/domain/proof.ts';
import type { Source } from '../../../shared/domain/source.ts';
import { newId } from './state.ts';

const sha = 'a3f1c29b7d5e4f60812233445566778899aabbccddeeff00112233445566aabb';

function passed(at: string, evidence: string): Tick {
  return { state: 'passed', at, evidence };
}

export function goodProof(at: string, bytes: number): Proof {
  return {
    produced: passed(at, `mariadb-dump 0, igzip 0, ${String(bytes)} bytes`),
    complete: passed(at, 'footer "-- Dump completed" and gzip end were read'),
    stored: passed(at, `the destination reports ${String(bytes)} bytes`),
    matches: passed(at, `sha256sum at the destination: ${sha}`),
    restorable: pendingTick,
  };
}

export function mismatchProof(at: string, bytes: number): Proof {
  const evidence = 'sha256sum at the destination: 09f7…, expected a3f1…';
  return { ...goodProof(at, bytes), matches: { state: 'failed', at, evidence } };
}

export function makeCopy(
  backupId: string,
  destinationId: string,
  at: string,
  proof: Proof,
  state: Copy['state'] = 'proven',
): Copy {
  return {
    id: newId('copy'),
    backupId,
    destinationId,
    locator: 'client/app/backup.sql.gz',
    state,
    proof,
    problem: null,
    createdAt: at,
  };
}

export function makeBackup(
  source: Source,
  runId: string | null,
  at: string,
  bytes: number,
  destinationIds: readonly string[],
): Backup {
  const id = newId('backup');
  return {
    id,
    runId,
    restoreId: null,
    appId: source.appId,
    sourceId: source.id,
    purpose: 'backup',
    config: source.config,
    name: `webshop_shop_${at.replace(/[-:.]/g, '')}.sql.gz`,
    bytes,
    sha256: sha,
    tools: { 'mariadb-dump': '10.11.14', igzip: '2.30.0' },
    facts: { tables: 61, rows: 2_500_000 },
    createdAt: at,
    finishedAt: at,
    copies: destinationIds.map((destinationId) => makeCopy(id, destinationId, at, goodProof(at, bytes))),
  };
}

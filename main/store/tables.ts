import type { Copy } from '../../shared/domain/backup.ts';
import type { RestoreState } from '../../shared/domain/restore.ts';
import type { RunState } from '../../shared/domain/run.ts';

/**
 * The tables as queries see them. Column names are camelCase here and snake_case in the file. Moments are UTC, ISO 8601
 * text with milliseconds, so that they sort as text. A column named `…Json` holds a domain object that is checked when read.
 */
export interface Tables {
  meta: { key: string; value: string };
  settings: { id: number; valueJson: string };
  clients: { id: string; name: string; nameKey: string; notes: string; createdAt: string };
  servers: {
    id: string;
    name: string;
    nameKey: string;
    host: string;
    port: number;
    user: string;
    signInJson: string;
    jumpServerId: string | null;
    workDir: string;
    createdAt: string;
  };
  hostKeys: {
    host: string;
    port: number;
    pinnedType: string | null;
    pinnedFingerprint: string | null;
    pinnedBlob: Buffer | null;
    pinnedSince: string | null;
    pinnedSource: string | null;
    offeredType: string | null;
    offeredFingerprint: string | null;
    offeredBlob: Buffer | null;
    offeredSeenAt: string | null;
  };
  destinations: {
    id: string;
    clientId: string;
    name: string;
    nameKey: string;
    kind: string;
    configJson: string;
    createdAt: string;
  };
  apps: {
    id: string;
    clientId: string;
    serverId: string;
    name: string;
    nameKey: string;
    compressionJson: string;
    createdAt: string;
    removedAt: string | null;
  };
  appDestinations: { appId: string; destinationId: string; position: number };
  sources: {
    id: string;
    appId: string;
    kind: string;
    configJson: string;
    createdAt: string;
    removedAt: string | null;
  };
  runs: {
    id: string;
    appId: string;
    trigger: string;
    state: RunState;
    queuedAt: string;
    startedAt: string | null;
    finishedAt: string | null;
    problemJson: string | null;
    warningsJson: string;
    stepsJson: string;
  };
  restores: {
    id: string;
    backupId: string;
    copyId: string;
    undoes: string | null;
    state: RestoreState;
    planJson: string;
    safetyBackupId: string | null;
    createdAt: string;
    startedAt: string | null;
    finishedAt: string | null;
    checksJson: string;
    problemJson: string | null;
    stepsJson: string;
  };
  backups: {
    id: string;
    runId: string | null;
    restoreId: string | null;
    appId: string;
    sourceId: string;
    purpose: 'backup' | 'safety';
    configJson: string;
    name: string;
    bytes: number | null;
    sha256: string | null;
    toolsJson: string;
    factsJson: string;
    createdAt: string;
    finishedAt: string | null;
  };
  copies: {
    id: string;
    backupId: string;
    destinationId: string;
    locator: string;
    state: Copy['state'];
    proofJson: string;
    problemJson: string | null;
    createdAt: string;
  };
  logs: { ownerId: string; seq: number; at: string; level: string; text: string };
  secrets: { ownerId: string; name: string; nonce: Buffer; ciphertext: Buffer; tag: Buffer };
  vault: {
    id: number;
    kind: 'keychain' | 'passphrase';
    parameters: string;
    checkNonce: Buffer;
    checkCiphertext: Buffer;
    checkTag: Buffer;
  };
  journal: { id: string; ownerId: string; kind: string; createdAt: string; dutyJson: string };
}

import type { Backup } from '../../shared/domain/backup.ts';
import { manifest as manifestSchema } from '../../shared/domain/manifest.ts';
import { sourceKind } from '../sources/registry.ts';
import type { SourceSetting } from './types.ts';

/** The manifest's text: everything that a client without Surety needs to know of the backup beside it. */
export function manifestText(setting: SourceSetting, backup: Omit<Backup, 'copies'>): string {
  const kind = sourceKind(backup.config.kind);
  const content = manifestSchema.parse({
    format: 'surety-manifest/1',
    backupId: backup.id,
    name: backup.name,
    bytes: backup.bytes,
    sha256: backup.sha256,
    client: { id: setting.client.id, name: setting.client.name },
    app: { id: setting.app.id, name: setting.app.name },
    server: { name: setting.server.name, host: setting.server.host },
    source: { id: setting.source.id, kind: backup.config.kind, label: kind.label(backup.config) },
    purpose: backup.purpose,
    startedAt: backup.createdAt,
    finishedAt: backup.finishedAt,
    tools: backup.tools,
    facts: backup.facts,
    restoreByHand: kind.restoreByHand(backup.config, backup.name),
  });
  return `${JSON.stringify(content, null, 2)}\n`;
}

import { z } from 'zod';
import { id, idInput } from '../domain/common.ts';
import { discovered, discoverQuery, preflight, source, sourceConfig, sourceSecrets } from '../domain/source.ts';
import { base, nothing } from './base.ts';

export const sources = {
  create: base.input(z.object({ appId: id, config: sourceConfig, secrets: sourceSecrets.default({}) })).output(source),
  update: base.input(z.object({ id, config: sourceConfig, secrets: sourceSecrets.default({}) })).output(source),
  /** Its backups stay at their destinations and in the history. */
  remove: base.input(idInput).output(nothing),
  /** Lists what is on the server: databases, or the folders inside a directory. */
  discover: base
    .input(z.object({ serverId: id, query: discoverQuery, secrets: sourceSecrets.default({}) }))
    .output(z.array(discovered)),
  /** Says which tools, versions, rights and how much room there is, with the line to paste for what is missing. */
  preflight: base.input(idInput).output(preflight),
};

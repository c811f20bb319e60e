import { z } from 'zod';
import { id, idInput } from '../domain/common.ts';
import { destination, destinationCheck, destinationInput } from '../domain/destination.ts';
import { hostKey } from '../domain/host-key.ts';
import { base, nothing } from './base.ts';

export const destinations = {
  list: base.input(nothing).output(z.array(destination)),
  get: base.input(idInput).output(destination),
  create: base.input(destinationInput).output(destination),
  update: base.input(destinationInput.extend({ id })).output(destination),
  /** Refused while apps use it or the history has copies at it. */
  remove: base.input(idInput).output(nothing),
  /** Writes, reads back and deletes one small file. A path on the managed server is checked on the named server. */
  check: base.input(z.object({ id, serverId: id.nullable().default(null) })).output(destinationCheck),
  acceptHostKey: base.input(z.object({ id, fingerprint: hostKey.shape.fingerprint })).output(destination),
};

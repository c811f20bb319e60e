import { z } from 'zod';
import { id, idInput } from '../domain/common.ts';
import { hostKey } from '../domain/host-key.ts';
import { server, serverInput, serverTest } from '../domain/server.ts';
import { base, nothing } from './base.ts';

export const servers = {
  list: base.input(nothing).output(z.array(server)),
  get: base.input(idInput).output(server),
  create: base.input(serverInput).output(server),
  /** Replaces everything but the secrets that are not named. */
  update: base.input(serverInput.extend({ id })).output(server),
  /** Refused while apps use it or another server goes through it. */
  remove: base.input(idInput).output(nothing),
  /** Connects, checks the host key, signs in, runs a script. What fails is in the answer, not an error. */
  test: base.input(idInput).output(serverTest),
  /** Pins the key that was offered last, if it has this fingerprint: the person has compared it. */
  acceptHostKey: base.input(z.object({ id, fingerprint: hostKey.shape.fingerprint })).output(server),
  /** Pins keys for the known servers and SFTP destinations from the text of a known_hosts file. */
  importKnownHosts: base
    .input(z.object({ text: z.string().max(1_000_000) }))
    .output(z.object({ pinned: z.array(z.string()), alreadyPinned: z.array(z.string()), ignoredLines: z.int() })),
};

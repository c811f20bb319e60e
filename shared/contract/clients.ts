import { z } from 'zod';
import { client, clientInput } from '../domain/client.ts';
import { id, idInput } from '../domain/common.ts';
import { base, nothing } from './base.ts';

export const clients = {
  list: base.input(nothing).output(z.array(client)),
  create: base.input(clientInput).output(client),
  update: base.input(clientInput.extend({ id })).output(client),
  /** Refused while apps or destinations belong to it. */
  remove: base.input(idInput).output(nothing),
};

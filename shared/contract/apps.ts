import { z } from 'zod';
import { app, appInput } from '../domain/app.ts';
import { id, idInput } from '../domain/common.ts';
import { base, nothing } from './base.ts';

export const apps = {
  list: base.input(nothing).output(z.array(app)),
  get: base.input(idInput).output(app),
  create: base.input(appInput).output(app),
  update: base.input(appInput.extend({ id })).output(app),
  /** Refused while a run works on it. Its backups stay at their destinations and leave the history with it. */
  remove: base.input(idInput).output(nothing),
};

import { settingsChange, settings as settingsSchema } from '../domain/system.ts';
import { base, nothing } from './base.ts';

export const settings = {
  get: base.input(nothing).output(settingsSchema),
  update: base.input(settingsChange).output(settingsSchema),
};

import { z } from 'zod';
import { id, instant, label } from './common.ts';

/** The owner of the data: an agency's customer. */
export const client = z.object({ id, name: label, notes: z.string().max(10000), createdAt: instant });
export type Client = z.infer<typeof client>;

export const clientInput = z.object({ name: label, notes: z.string().max(10000).default('') });

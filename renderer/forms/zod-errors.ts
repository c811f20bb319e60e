import type { z } from 'zod';

/** A rule's message as a sentence under its field: the domain's messages are the end of "This …". */
function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'string') return 'This is empty';
  if (issue.code === 'invalid_type')
    return issue.expected === 'string' || issue.expected === 'number' ? 'This is empty' : 'Choose one';
  return /^[a-z]/.test(issue.message) ? `This ${issue.message}` : issue.message;
}

/** What a form shows under each field, by the field's path (`signIn.socket`); empty when all is well. */
export function zodErrors(schema: z.ZodType, input: unknown): Record<string, string> {
  const result = schema.safeParse(input);
  if (result.success) return {};
  const errors: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const path = issue.path.map(String).join('.');
    // The first rule that is broken says most; the others often follow from it.
    errors[path] ??= sentence(issue);
  }
  return errors;
}

import { z } from 'zod';
import { procedures } from './call.ts';

const usage = `Surety backs up clients' databases and directories over SSH, proves every copy, and restores it.

Usage
  surety serve [--port N]                 the window in a browser of this machine, by a one-time address
  surety call PROCEDURE [JSON | - | @FILE]  one call; prints JSON. Give secrets by - (standard input) or @FILE
  surety watch run ID | restore ID [--json] follows a run or a restore to its end
  surety demo [--json]                    a whole round on a practice server: back up, prove, damage, restore, compare
  surety --help | --version

Options
  --data-dir DIR           where the store lies (or SURETY_DATA_DIR)
  --passphrase-file FILE   opens, or makes, a vault that is kept by a passphrase (or SURETY_PASSPHRASE_FILE)

Errors are printed as {"error":{"code":…,"message":…,"next":…}}, and the exit status is 1.

Procedures and their input`;

/** The whole help: usage, then every procedure with its input, made from the contract itself. */
export function helpText(): string {
  const lines = procedures().map(({ name, contract }) => {
    const schema: unknown = contract['~orpc'].inputSchema;
    const shape =
      schema instanceof z.ZodType ? describe(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) : '{}';
    return `  ${name} ${shape}`;
  });
  return `${usage}\n${lines.join('\n')}\n`;
}

type JsonSchema = z.core.JSONSchema.JSONSchema | boolean;

/** `{ name: string, port?: integer }`: a JSON schema as a person would write it down. */
function describe(schema: JsonSchema): string {
  if (typeof schema === 'boolean') return 'anything';
  const only: unknown = schema.const;
  if (only !== undefined) return JSON.stringify(only);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(describe).join(' | ');
  if (schema.type === 'array') return `[${describe((schema.items as JsonSchema | undefined) ?? true)}, …]`;
  if (schema.type === 'object') {
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties ?? {}).map(
      ([name, value]) => `${name}${required.has(name) ? '' : '?'}: ${describe(value)}`,
    );
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return typeof schema.type === 'string' ? schema.type : 'anything';
}

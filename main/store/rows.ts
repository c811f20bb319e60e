import type { Insertable, Kysely, Selectable } from 'kysely';
import type { ZodType } from 'zod';
import { ProblemError } from '../../shared/domain/problem.ts';
import { isForeignKeyViolation, isUniqueViolation, notFound } from './store-problems.ts';
import type { Tables } from './tables.ts';
import type { Repository } from './types.ts';

export type Db = Kysely<Tables>;

/** Tables whose rows have an id of Surety as their key. */
type TableWithId = { [T in keyof Tables]: Tables[T] extends { id: string } ? T : never }[keyof Tables];

/** How one noun lies in its table. */
export interface Shape<T extends TableWithId, Row extends { readonly id: string }> {
  readonly table: T;
  readonly noun: string;
  /** The column that orders lists; ids part what has the same moment. */
  readonly orderBy: string;
  readonly fromColumns: (columns: Selectable<Tables[T]>) => Row;
  readonly toColumns: (row: Row) => Insertable<Tables[T]>;
  /** The conflict to show when another row has the same unique columns. */
  readonly conflict: (row: Row) => ProblemError;
}

/** Kysely's types do not follow a table that is a type parameter; the shape's own types hold the line instead. */
type Loose = Kysely<Record<string, Record<string, unknown> & { id: string }>>;
const loose = (db: Db): Loose => db as unknown as Loose;

/** Writes, and says in words why the database refused it. `conflict` is for another row with the same unique columns. */
export async function keep<T>(noun: string, conflict: ProblemError, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict;
    if (!isForeignKeyViolation(error)) throw error;
    throw new ProblemError({
      code: 'not_found',
      message: `The ${noun} was not kept, because something that it names is not there (any more).`,
      next: 'Look at the lists again and choose what is there.',
      cause: error,
    });
  }
}

/** The queries that every noun has. `remove` is left to each: what is in use is for the noun to say. */
export function tableRepository<T extends TableWithId, Row extends { readonly id: string }>(
  db: Db,
  shape: Shape<T, Row>,
): Omit<Repository<Row>, 'remove'> {
  const { noun } = shape;
  const table: string = shape.table;
  const parse = (columns: unknown): Row => shape.fromColumns(columns as Selectable<Tables[T]>);
  const columnsOf = (row: Row): Record<string, unknown> & { id: string } => ({ ...shape.toColumns(row), id: row.id });

  async function get(id: string): Promise<Row | null> {
    const columns = await loose(db).selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst();
    return columns === undefined ? null : parse(columns);
  }

  return {
    get,
    async find(id) {
      const row = await get(id);
      if (row === null) throw notFound(noun, id);
      return row;
    },
    async list() {
      const rows = await loose(db).selectFrom(table).selectAll().orderBy(shape.orderBy).orderBy('id').execute();
      return rows.map(parse);
    },
    async insert(row) {
      await keep(noun, shape.conflict(row), () => loose(db).insertInto(table).values(columnsOf(row)).execute());
    },
    async update(row) {
      const result = await keep(noun, shape.conflict(row), () =>
        loose(db).updateTable(table).set(columnsOf(row)).where('id', '=', row.id).executeTakeFirst(),
      );
      if (result.numUpdatedRows === 0n) throw notFound(noun, row.id);
    },
  };
}

/** Text of a JSON column, or null for one that may be empty. */
export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

export function toJsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** What a JSON column holds, not checked yet: `checked` does that for the whole row. */
export function fromJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The row as the domain knows it; a row that is not what it should be is damage, never a guess. */
export function checked<Row>(schema: ZodType<Row>, noun: string, id: string, value: unknown): Row {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ProblemError({
    code: 'store_damaged',
    message: `The ${noun} ${id} cannot be read from the store: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`,
    where: `${noun} ${id}`,
    next: 'Quit Surety, keep a copy of the data directory, and send us the log file named in Settings.',
  });
}

/** Names are unique whatever their case and however their accents are written. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** A conflict that names no one: two rows with the same id. */
export function sameId(noun: string) {
  return (row: { readonly id: string }): ProblemError =>
    new ProblemError({
      code: 'conflict',
      message: `There is already a ${noun} with the id ${row.id}.`,
      next: 'Look at the list again: it may have been made twice.',
    });
}

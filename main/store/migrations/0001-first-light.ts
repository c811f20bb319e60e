import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Foreign keys without an ON DELETE clause refuse the removal of what is still pointed at. `name_key` is the name as
 * `nameKey` folds it: SQLite's own NOCASE knows ASCII only. `restores.copy_id` is no foreign key, because the history of
 * a restore outlives the copy that it read.
 */
const statements = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
  `CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), value_json TEXT NOT NULL) STRICT`,

  `CREATE TABLE clients (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, notes TEXT NOT NULL, created_at TEXT NOT NULL
  ) STRICT`,

  `CREATE TABLE servers (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL, port INTEGER NOT NULL, user TEXT NOT NULL, sign_in_json TEXT NOT NULL,
    jump_server_id TEXT REFERENCES servers (id), work_dir TEXT NOT NULL, created_at TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX servers_by_jump_server ON servers (jump_server_id)`,

  `CREATE TABLE host_keys (
    host TEXT NOT NULL, port INTEGER NOT NULL,
    pinned_type TEXT, pinned_fingerprint TEXT, pinned_blob BLOB, pinned_since TEXT, pinned_source TEXT,
    offered_type TEXT, offered_fingerprint TEXT, offered_blob BLOB, offered_seen_at TEXT,
    PRIMARY KEY (host, port)
  ) STRICT, WITHOUT ROWID`,

  `CREATE TABLE destinations (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES clients (id), name TEXT NOT NULL, name_key TEXT NOT NULL,
    kind TEXT NOT NULL, config_json TEXT NOT NULL, created_at TEXT NOT NULL,
    UNIQUE (client_id, name_key)
  ) STRICT`,

  `CREATE TABLE apps (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES clients (id), server_id TEXT NOT NULL REFERENCES servers (id),
    name TEXT NOT NULL, name_key TEXT NOT NULL, compression_json TEXT NOT NULL, created_at TEXT NOT NULL, removed_at TEXT
  ) STRICT`,
  `CREATE UNIQUE INDEX apps_by_name ON apps (client_id, name_key) WHERE removed_at IS NULL`,
  `CREATE INDEX apps_by_client ON apps (client_id)`,
  `CREATE INDEX apps_by_server ON apps (server_id)`,

  `CREATE TABLE app_destinations (
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, destination_id TEXT NOT NULL REFERENCES destinations (id),
    position INTEGER NOT NULL, PRIMARY KEY (app_id, destination_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX app_destinations_by_destination ON app_destinations (destination_id)`,

  `CREATE TABLE sources (
    id TEXT PRIMARY KEY, app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, kind TEXT NOT NULL,
    config_json TEXT NOT NULL, created_at TEXT NOT NULL, removed_at TEXT
  ) STRICT`,
  `CREATE INDEX sources_by_app ON sources (app_id, created_at, id)`,

  `CREATE TABLE runs (
    id TEXT PRIMARY KEY, app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, trigger TEXT NOT NULL,
    state TEXT NOT NULL, queued_at TEXT NOT NULL, started_at TEXT, finished_at TEXT,
    problem_json TEXT, warnings_json TEXT NOT NULL, steps_json TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX runs_newest ON runs (queued_at DESC, id DESC)`,
  `CREATE INDEX runs_by_app ON runs (app_id, queued_at DESC, id DESC)`,
  `CREATE INDEX runs_open ON runs (queued_at, id) WHERE state IN ('queued', 'running')`,

  `CREATE TABLE restores (
    id TEXT PRIMARY KEY, backup_id TEXT NOT NULL REFERENCES backups (id), copy_id TEXT NOT NULL,
    undoes TEXT REFERENCES restores (id) ON DELETE SET NULL, state TEXT NOT NULL, plan_json TEXT NOT NULL,
    safety_backup_id TEXT REFERENCES backups (id) ON DELETE SET NULL,
    created_at TEXT NOT NULL, started_at TEXT, finished_at TEXT,
    checks_json TEXT NOT NULL, problem_json TEXT, steps_json TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX restores_newest ON restores (created_at DESC, id DESC)`,
  `CREATE INDEX restores_by_backup ON restores (backup_id)`,
  `CREATE INDEX restores_by_safety_backup ON restores (safety_backup_id)`,
  `CREATE INDEX restores_by_undone ON restores (undoes)`,
  `CREATE INDEX restores_open ON restores (created_at, id) WHERE state = 'running'`,

  `CREATE TABLE backups (
    id TEXT PRIMARY KEY, run_id TEXT REFERENCES runs (id), restore_id TEXT REFERENCES restores (id),
    app_id TEXT NOT NULL REFERENCES apps (id), source_id TEXT NOT NULL REFERENCES sources (id),
    purpose TEXT NOT NULL, config_json TEXT NOT NULL, name TEXT NOT NULL, bytes INTEGER, sha256 TEXT,
    tools_json TEXT NOT NULL, facts_json TEXT NOT NULL, created_at TEXT NOT NULL, finished_at TEXT
  ) STRICT`,
  `CREATE INDEX backups_newest ON backups (created_at DESC, id DESC)`,
  `CREATE INDEX backups_by_app ON backups (app_id, created_at DESC, id DESC)`,
  `CREATE INDEX backups_by_source ON backups (source_id, created_at DESC, id DESC)`,
  `CREATE INDEX backups_by_run ON backups (run_id)`,
  `CREATE INDEX backups_by_restore ON backups (restore_id)`,

  `CREATE TABLE copies (
    id TEXT PRIMARY KEY, backup_id TEXT NOT NULL REFERENCES backups (id) ON DELETE CASCADE,
    destination_id TEXT NOT NULL REFERENCES destinations (id), locator TEXT NOT NULL, state TEXT NOT NULL,
    proof_json TEXT NOT NULL, problem_json TEXT, created_at TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX copies_by_backup ON copies (backup_id, created_at, id)`,
  `CREATE INDEX copies_by_destination ON copies (destination_id)`,
  `CREATE INDEX copies_storing ON copies (created_at, id) WHERE state = 'storing'`,

  `CREATE TABLE logs (
    owner_id TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, level TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (owner_id, seq)
  ) STRICT, WITHOUT ROWID`,

  `CREATE TABLE secrets (
    owner_id TEXT NOT NULL, name TEXT NOT NULL, nonce BLOB NOT NULL, ciphertext BLOB NOT NULL, tag BLOB NOT NULL,
    PRIMARY KEY (owner_id, name)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE vault (
    id INTEGER PRIMARY KEY CHECK (id = 1), kind TEXT NOT NULL, parameters TEXT NOT NULL,
    check_nonce BLOB NOT NULL, check_ciphertext BLOB NOT NULL, check_tag BLOB NOT NULL
  ) STRICT`,

  `CREATE TABLE journal (
    id TEXT PRIMARY KEY, owner_id TEXT NOT NULL, kind TEXT NOT NULL, created_at TEXT NOT NULL, duty_json TEXT NOT NULL
  ) STRICT`,
];

export const firstLight = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

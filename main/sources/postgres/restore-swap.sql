-- One try at the swap. Until it is tried the target is open; then no new session gets in, or clients that reconnect at
-- once would hold the rename up for ever. Variables: target, new, old, original (oid; 0 is none).
SELECT format('ALTER DATABASE %I ALLOW_CONNECTIONS false', datname) FROM pg_database
 WHERE oid = :original AND datname = :'target' \gexec
\set ON_ERROR_STOP 0
SELECT format('SELECT pg_terminate_backend(%s)', pid) FROM pg_stat_activity
 WHERE pid <> pg_backend_pid() AND datname IN (:'target', :'new') \gexec
\set ON_ERROR_STOP 1
SELECT :original <> 0 AS replaces \gset
BEGIN;
\if :replaces
ALTER DATABASE :"target" RENAME TO :"old";
-- Somebody else's database must not be taken for the one that was planned for.
SELECT 1 / count(*) FROM pg_database WHERE oid = :original AND datname = :'old';
\endif
ALTER DATABASE :"new" RENAME TO :"target";
COMMIT;

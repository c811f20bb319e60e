-- One try at having everything as it was: the original under its name and open, the new database gone.
-- Variables: application, target, new, old (names), original, fresh (oids; 0 is none).
-- First the sessions of this restore, also of one that died: its work in the server goes on without it.
\set ON_ERROR_STOP 0
SELECT format('SELECT pg_terminate_backend(%s)', pid) FROM pg_stat_activity
 WHERE pid <> pg_backend_pid() AND (application_name = :'application' OR datname = :'new') \gexec
\set ON_ERROR_STOP 1
-- A CREATE DATABASE that ends after the DROP below would leave its database behind: so they must be gone first.
SELECT set_config('surety.application', :'application', false) AS ignored \gset
DO $wait$
BEGIN
  FOR i IN 1..200 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN NOT EXISTS (SELECT 1 FROM pg_stat_activity
                           WHERE application_name = current_setting('surety.application') AND pid <> pg_backend_pid());
    IF i = 200 THEN RAISE EXCEPTION 'a session of the restore does not end'; END IF;
    PERFORM pg_sleep(0.05);
  END LOOP;
END $wait$;
SELECT coalesce((SELECT datname = :'old' FROM pg_database WHERE oid = :original), false) AS aside,
       coalesce((SELECT datname = :'target' FROM pg_database WHERE oid = :fresh), false) AS swapped \gset
\if :swapped
ALTER DATABASE :"target" ALLOW_CONNECTIONS false;
\set ON_ERROR_STOP 0
SELECT format('SELECT pg_terminate_backend(%s)', pid) FROM pg_stat_activity
 WHERE pid <> pg_backend_pid() AND datname = :'target' \gexec
\set ON_ERROR_STOP 1
\endif
BEGIN;
\if :swapped
ALTER DATABASE :"target" RENAME TO :"new";
\endif
\if :aside
ALTER DATABASE :"old" RENAME TO :"target";
\endif
COMMIT;
SELECT format('ALTER DATABASE %I ALLOW_CONNECTIONS true', datname) FROM pg_database
 WHERE oid = :original AND datname = :'target' AND NOT datallowconn \gexec
DROP DATABASE IF EXISTS :"new";
SELECT CASE WHEN :original = 0 OR EXISTS (SELECT 1 FROM pg_database WHERE oid = :original AND datname = :'target')
            THEN 'back|yes' ELSE 'back|no' END;

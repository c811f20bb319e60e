-- The restored database is in place: the original goes.
\set ON_ERROR_STOP 0
SELECT format('SELECT pg_terminate_backend(%s)', pid) FROM pg_stat_activity
 WHERE pid <> pg_backend_pid() AND datname = :'old' \gexec
\set ON_ERROR_STOP 1
DROP DATABASE IF EXISTS :"old";

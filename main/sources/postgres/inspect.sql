-- What stands at the place a restore would write to. Variables: target, roles and extensions (hexadecimal, comma).
SELECT 'server', current_setting('server_version_num'), current_setting('server_version');
SELECT 'me', encode(convert_to(rolname::text, 'UTF8'), 'hex'), rolsuper, rolcreatedb,
       rolsuper OR pg_has_role('pg_signal_backend', 'USAGE')
  FROM pg_roles WHERE rolname = current_user;
SELECT 'database', CASE WHEN has_database_privilege(oid, 'CONNECT') THEN pg_database_size(oid) END, datistemplate,
       pg_has_role(datdba, 'USAGE'), encode(convert_to(pg_get_userbyid(datdba)::text, 'UTF8'), 'hex')
  FROM pg_database WHERE datname = :'target';
SELECT 'sessions', count(*), count(*) FILTER (WHERE NOT pg_has_role(usesysid, 'USAGE'))
  FROM pg_stat_activity WHERE datname = :'target' AND usesysid IS NOT NULL;
SELECT 'role-settings', count(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, pg_roles me
 WHERE d.datname = :'target' AND me.rolname = current_user AND NOT me.rolsuper AND s.setrole NOT IN (0, me.oid);
SELECT 'prepared', count(*) FROM pg_prepared_xacts WHERE database = :'target';
SELECT 'slots', count(*) FROM pg_replication_slots WHERE database = :'target';
SELECT 'missing-role', h FROM unnest(string_to_array(:'roles', ',')) h
 WHERE h <> '' AND NOT EXISTS (SELECT 1 FROM pg_roles WHERE encode(convert_to(rolname::text, 'UTF8'), 'hex') = h);
SELECT 'foreign-role', encode(convert_to(rolname::text, 'UTF8'), 'hex') FROM pg_roles
 WHERE encode(convert_to(rolname::text, 'UTF8'), 'hex') = ANY (string_to_array(:'roles', ','))
   AND NOT pg_has_role(oid, 'MEMBER');
SELECT 'missing-extension', h FROM unnest(string_to_array(:'extensions', ',')) h
 WHERE h <> '' AND NOT EXISTS (SELECT 1 FROM pg_available_extensions WHERE encode(convert_to(name::text, 'UTF8'), 'hex') = h);
SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user \gset
\if :super
SELECT 'data', current_setting('data_directory');
-- The newest data file of the target: the catalogue keeps no time of the last write.
SELECT 'written', floor(extract(epoch FROM max((pg_stat_file('base/' || d.oid || '/' || f, true)).modification)))::bigint
  FROM pg_database d, LATERAL pg_ls_dir('base/' || d.oid, true, false) f WHERE d.datname = :'target' AND f ~ '^[0-9]';
\endif

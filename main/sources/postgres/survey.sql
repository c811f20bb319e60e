-- What a database knows of itself: counts that a restore is compared with, and what stands in the way of a dump.
-- Every name is hexadecimal UTF-8. Members of extensions are left out: they come with the extension.
SELECT 'server', current_setting('server_version_num'), current_setting('server_version');
SELECT 'me', encode(convert_to(rolname::text, 'UTF8'), 'hex'), rolsuper, rolcreatedb, rolbypassrls
  FROM pg_roles WHERE rolname = current_user;
SELECT 'database', pg_database_size(oid), pg_encoding_to_char(encoding),
       encode(convert_to(pg_get_userbyid(datdba)::text, 'UTF8'), 'hex'),
       coalesce(to_jsonb(d) ->> 'datcollate', ''), coalesce(to_jsonb(d) ->> 'datctype', ''),
       coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'),
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '')
  FROM pg_database d WHERE datname = current_database();

SELECT 'count', k, count(*) FROM (
  SELECT CASE WHEN relkind IN ('r', 'p', 'f') THEN 'tables' WHEN relkind IN ('v', 'm') THEN 'views' ELSE 'sequences' END AS k
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
) AS relations GROUP BY k;
SELECT 'count', 'functions', count(*)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e');
-- Not the copies that a partitioned table's trigger has on its partitions: versions count them differently.
SELECT 'count', 'triggers', count(*) FROM pg_trigger t
 WHERE NOT tgisinternal AND coalesce(to_jsonb(t) ->> 'tgparentid', '0') = '0';
SELECT 'count', 'largeObjects', count(*) FROM pg_largeobject_metadata;
SELECT 'count', 'rowsEstimate', coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

-- Roles that a restore with owners and privileges needs. The bootstrap superuser is in no pg_shdepend row, owners add it.
SELECT DISTINCT 'role', encode(convert_to(rolname::text, 'UTF8'), 'hex') FROM (
  SELECT d.refobjid AS role FROM pg_shdepend d
   WHERE d.refclassid = 'pg_authid'::regclass AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  UNION SELECT c.relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  UNION SELECT p.proowner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
) AS used JOIN pg_roles r ON r.oid = used.role WHERE rolname !~ '^pg_';
SELECT 'extension', encode(convert_to(extname::text, 'UTF8'), 'hex') FROM pg_extension ORDER BY extname;

-- What this user may not dump. pg_dump turns row security off, which is an error where a policy applies to the user.
SELECT 'unreadable', encode(convert_to(n.nspname::text, 'UTF8'), 'hex'), encode(convert_to(c.relname::text, 'UTF8'), 'hex')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT (has_schema_privilege(n.oid, 'USAGE') AND
            CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'SELECT') ELSE has_table_privilege(c.oid, 'SELECT') END)
   AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 2, 3 LIMIT 20;
SELECT 'guarded', encode(convert_to(n.nspname::text, 'UTF8'), 'hex'), encode(convert_to(c.relname::text, 'UTF8'), 'hex')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles me
 WHERE me.rolname = current_user AND NOT me.rolsuper AND NOT me.rolbypassrls AND c.relkind = 'r' AND c.relrowsecurity
   AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE'))
 ORDER BY 2, 3 LIMIT 20;
SELECT 'unreadable-large-objects', count(*) FROM pg_largeobject_metadata m, pg_roles me
 WHERE me.rolname = current_user AND NOT me.rolsuper AND NOT pg_has_role(m.lomowner, 'USAGE')
   AND NOT EXISTS (SELECT 1 FROM aclexplode(m.lomacl) a
                    WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE')));

SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user \gset
\if :super
SELECT 'data', current_setting('data_directory');
\endif

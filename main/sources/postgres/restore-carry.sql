-- What belongs to a database and is in no dump of it goes from the target to the one that takes its place: rights,
-- settings, comment, connection limit. Variables: target, new. Does nothing where there is no target.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'new') FROM pg_database
 WHERE datname = :'target' AND datacl IS NOT NULL \gexec
SELECT format('GRANT %s ON DATABASE %I TO %s', a.privilege_type, :'new',
              CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
       || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
  FROM pg_database d, LATERAL aclexplode(d.datacl) a
 WHERE d.datname = :'target' AND (a.grantee = 0 OR a.grantee <> d.datdba) \gexec

-- A list keeps its elements apart, and each is quoted: a stored value is no SQL to be run.
SELECT CASE WHEN s.setrole = 0 THEN format('ALTER DATABASE %I', :'new')
            ELSE format('ALTER ROLE %I IN DATABASE %I', pg_get_userbyid(s.setrole), :'new') END
       || format(' SET %s TO %s', quote_ident(split_part(c, '=', 1)), CASE
         WHEN split_part(c, '=', 1) IN ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries')
         THEN coalesce((SELECT string_agg(quote_literal(CASE WHEN e[1] LIKE '"%' THEN replace(substr(e[1], 2, length(e[1]) - 2), '""', '"')
                                                             ELSE btrim(e[1]) END), ', ')
                          FROM regexp_matches(substr(c, strpos(c, '=') + 1), '("(?:[^"]|"")*"|[^",\s][^,]*)', 'g') e), '''''')
         ELSE quote_literal(substr(c, strpos(c, '=') + 1)) END)
  FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, LATERAL unnest(s.setconfig) c
 WHERE d.datname = :'target' \gexec
SELECT format('COMMENT ON DATABASE %I IS %L', :'new', shobj_description(oid, 'pg_database')) FROM pg_database
 WHERE datname = :'target' AND shobj_description(oid, 'pg_database') IS NOT NULL \gexec
SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', :'new', datconnlimit) FROM pg_database
 WHERE datname = :'target' AND datconnlimit >= 0 \gexec

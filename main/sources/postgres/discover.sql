-- The databases of a server; sizes only where we may know them.
SELECT 'database', encode(convert_to(datname::text, 'UTF8'), 'hex'),
       CASE WHEN has_database_privilege(oid, 'CONNECT') THEN pg_database_size(oid) END,
       has_database_privilege(oid, 'CONNECT')
  FROM pg_database WHERE NOT datistemplate AND datallowconn ORDER BY datname;

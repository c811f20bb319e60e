-- The database to restore into: like the target where there is one, else like the one that was dumped.
-- Variables: target, new; encoding, collate, ctype, provider, locale, owner of the dumped one (empty is unknown).
SELECT 'CREATE DATABASE ' || quote_ident(:'new') || ' TEMPLATE template0'
    || coalesce(' OWNER ' || quote_ident(nullif(owner, '')), '')
    || coalesce(' ENCODING ' || quote_literal(nullif(encoding, '')), '')
    || coalesce(' LC_COLLATE ' || quote_literal(nullif(collate_, '')), '')
    || coalesce(' LC_CTYPE ' || quote_literal(nullif(ctype, '')), '')
    || CASE provider WHEN 'i' THEN ' LOCALE_PROVIDER icu ICU_LOCALE ' || quote_literal(locale)
                     WHEN 'b' THEN ' LOCALE_PROVIDER builtin BUILTIN_LOCALE ' || quote_literal(locale) ELSE '' END
    || coalesce(' TABLESPACE ' || quote_ident(tablespace), '')
  FROM (
    SELECT 1 AS choice, pg_get_userbyid(datdba)::text AS owner, pg_encoding_to_char(encoding)::text AS encoding,
           to_jsonb(d) ->> 'datcollate' AS collate_, to_jsonb(d) ->> 'datctype' AS ctype,
           coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') AS provider,
           coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
           nullif(t.spcname::text, 'pg_default') AS tablespace
      FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE datname = :'target'
    UNION ALL
    SELECT 2, (SELECT rolname::text FROM pg_roles WHERE rolname = :'owner' AND pg_has_role(oid, 'MEMBER')),
           :'encoding', :'collate', :'ctype',
           CASE WHEN current_setting('server_version_num')::int >= 150000 THEN :'provider' ELSE 'c' END, :'locale', NULL
    ORDER BY choice LIMIT 1
  ) AS like_this \gexec

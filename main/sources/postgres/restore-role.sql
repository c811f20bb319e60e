-- Who gets what is restored when its owners are not all here: the database's owner, when we may act as that role and it
-- may create the extensions. Variables: new, extensions (hexadecimal, comma). PostgreSQL knows trusted ones since 13.
SELECT r.rolname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
 WHERE d.datname = :'new' AND r.rolname <> current_user AND pg_has_role(r.oid, 'MEMBER')
   AND (r.rolsuper OR NOT EXISTS (
     SELECT 1 FROM pg_available_extension_versions v
      WHERE encode(convert_to(v.name::text, 'UTF8'), 'hex') = ANY (string_to_array(:'extensions', ','))
        AND v.name <> 'plpgsql' AND v.superuser AND NOT coalesce((to_jsonb(v) ->> 'trusted')::boolean, false)));

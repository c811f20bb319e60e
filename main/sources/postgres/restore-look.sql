-- What a restore needs to know before it changes anything. Variables: target, roles (hexadecimal, comma; `-` is unknown).
SELECT 'target', oid FROM pg_database WHERE datname = :'target';
SELECT 'owners', CASE WHEN :'roles' <> '-' AND NOT EXISTS (
  SELECT 1 FROM unnest(string_to_array(:'roles', ',')) h
    LEFT JOIN pg_roles r ON encode(convert_to(r.rolname::text, 'UTF8'), 'hex') = h
   WHERE h <> '' AND (r.oid IS NULL OR NOT pg_has_role(r.oid, 'MEMBER'))
) THEN 'keep' ELSE 'give' END;

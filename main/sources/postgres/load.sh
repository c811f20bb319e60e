# shellcheck shell=sh disable=SC2154
# Loads an archive into an empty database, all or nothing. Arguments: host, port, user, application, conninfo, the major
# version of the pg_dump that wrote the archive, `keep` (owners and privileges) or `give`, the role to give to or nothing.
# Standard input: the secret line, then the archive.
surety_connect "$1" "$2" "$3" "$4"
surety_aim "$5" || exit
[ "$6" -gt "$surety_server" ] && surety_server=$6
surety_restore=$(surety_tool pg_restore "$surety_server")
[ -n "$surety_restore" ] || surety_need pg_restore
surety_db=$5
surety_mode=$7
surety_role=$8
set -- -w -Fc --exit-on-error --single-transaction -d "$surety_db"
if [ "$surety_mode" != keep ]; then
  set -- "$@" --no-owner --no-privileges
  [ -z "$surety_role" ] || set -- "$@" "--role=$surety_role"
fi
exec "$surety_restore" "$@"

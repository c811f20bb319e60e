# shellcheck shell=sh disable=SC2154
# Dumps one database in PostgreSQL's custom format to standard output. Arguments: host, port, user, conninfo, level.
surety_connect "$1" "$2" "$3" surety-dump
surety_aim "$4" || exit
surety_dump=$(surety_tool pg_dump "$surety_server")
[ -n "$surety_dump" ] || surety_need pg_dump
# pg_dump sets lock_timeout to 0 for its session: this option is how it is told not to wait for ever.
exec "$surety_dump" -w -Fc -Z "$5" --lock-wait-timeout=60000 -d "$4" </dev/null

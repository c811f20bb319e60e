# shellcheck shell=sh
# Runs SQL. Arguments: host, port, user, application, conninfo (or `-`), SQL, NAME=VALUE...
# The secret line is on standard input; what the statements return goes to standard output.
surety_connect "$1" "$2" "$3" "$4"
shift 4
surety_psql "$@"

# shellcheck shell=sh disable=SC2154
# Runs SQL and gives what it says. small.sh stands before it.
# $1 client.sh with what it needs  $2 SQL, then the connection: user, socket, host, port
client=$1 sql=$2
shift 2
{
  printf '%s\n' "$secret"
  printf '%s\n' "$sql"
} | as sh -c "$client" surety-client "$@"
verdict "\"rc\":$?"

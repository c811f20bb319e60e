# shellcheck shell=sh disable=SC2034,SC2154
# Writes one database as SQL. tool.sh stands before it. Standard input: the password's line.
# $1 user  $2 socket  $3 host  $4 port  $5 database
set -u
unset secret
IFS= read -r secret
exec </dev/null
find_tool mariadb-dump mysqldump
connection "$1" "$2" "$3" "$4"
database=$5
set --
case $("$tool" --version 2>/dev/null) in
  *MariaDB*) ;;
  # Only Oracle's know these, and need them: no GTIDs of another server in the dump, no table that old servers lack.
  *) set -- "$@" --set-gtid-purged=OFF --loose-column-statistics=0 ;;
esac
# --comments: the last line, which proves the end, is one. --skip-force: an error is one, whatever an option file says.
start_tool "$@" --single-transaction --quick --routines --events --triggers --hex-blob --no-tablespaces --comments \
  --skip-force --default-character-set=utf8mb4 --max-allowed-packet=1073741824 -- "$database"

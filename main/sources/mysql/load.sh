# shellcheck shell=sh disable=SC2034,SC2154
# Loads a dump. tool.sh stands before it. Standard input: the password's line, then the dump.
# $1 user  $2 socket  $3 host  $4 port  $5 database  $6 name of the lock that tells that we work
set -u
unset secret
IFS= read -r secret
# The first line is a comment, or MariaDB's sandbox mark, which older clients and MySQL's stop at: neither is needed.
IFS= read -r first
case $first in
  '--'* | '/*M!999999\-'* | '/*!999999\-'*) ;;
  *)
    printf 'surety: this is not a dump of MySQL or MariaDB\n' >&2
    exit 65
    ;;
esac
find_tool mariadb mysql
connection "$1" "$2" "$3" "$4"
set -- "--database=$5" "--init-command=DO GET_LOCK('$6', 0)"
# What the mark asks for, by its option: no command of the dump may touch files or run programs.
if "$tool" --help 2>/dev/null | grep -q -e '^ *--sandbox'; then set -- "$@" --sandbox; fi
start_tool "$@" --binary-mode --max-allowed-packet=1073741824 --default-character-set=utf8mb4 --connect-timeout=20

# shellcheck shell=sh disable=SC2034
# Runs SQL. tool.sh stands before it. Standard input: the password's line, then the SQL.
# $1 user  $2 socket  $3 host  $4 port
set -u
unset secret
IFS= read -r secret
find_tool mariadb mysql
connection "$1" "$2" "$3" "$4"
start_tool --batch --skip-column-names --default-character-set=utf8mb4 --connect-timeout=20

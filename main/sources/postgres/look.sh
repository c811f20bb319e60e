# shellcheck shell=sh
# Runs SQL like psql.sh, then says which tools fit the server. The SQL must print `server|<server_version_num>|…`.
# Prints `tool|NAME|PATH|what the tool says of its version`, and `room|DIRECTORY'S FREE KIB` for a `data|<hex path>` line.
surety_connect "$1" "$2" "$3" "$4"
shift 4
surety_out=$(surety_psql "$@") || exit
printf '%s\n' "$surety_out"
surety_num=$(printf '%s\n' "$surety_out" | sed -n 's/^server|\([0-9]*\)|.*/\1/p')
for surety_name in psql pg_dump pg_restore; do
  if [ "$surety_name" = psql ]; then
    surety_exe=$(command -v psql)
  else
    surety_exe=$(surety_tool "$surety_name" $((surety_num / 10000)))
  fi
  [ -n "$surety_exe" ] || continue
  printf 'tool|%s|%s|%s\n' "$surety_name" "$surety_exe" "$("$surety_exe" --version 2>/dev/null | sed -n 1p)"
done
surety_data=$(printf '%s\n' "$surety_out" | sed -n 's/^data|//p')
if [ -n "$surety_data" ] && [ -d "$surety_data" ]; then
  df -Pk -- "$surety_data" 2>/dev/null | awk 'NR == 2 { print "room|" $4 }'
fi

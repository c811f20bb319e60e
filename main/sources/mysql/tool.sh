# shellcheck shell=sh
# Stands before every script that runs a client of MySQL or MariaDB.

# find_tool NAMES…: sets $tool to the first that is there. MariaDB 11 has no tools under MySQL's names any more.
find_tool() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 && return 0
  done
  printf 'surety: %s is missing\n' "$1" >&2
  exit 127
}

# The connection's own options: user, socket, host, port; an empty one is the client's own default.
connection() {
  user=$1 socket=$2 host=$3 port=$4
}

# start_tool OPTIONS…: becomes the tool. The password is in $secret; without one the tool takes what it takes by default.
start_tool() {
  [ -n "$user" ] && set -- "--user=$user" "$@"
  if [ -n "$host" ]; then
    set -- --protocol=TCP "--host=$host" "$@"
    [ -n "$port" ] && set -- "--port=$port" "$@"
  elif [ -n "$socket" ]; then
    set -- --protocol=SOCKET "--socket=$socket" "$@"
  fi
  [ -n "$secret" ] || exec "$tool" "$@"
  # A password in the user's own ~/.my.cnf is read after this file and would win, so that home is not shown.
  HOME=/nonexistent
  export HOME
  unset MYSQL_PWD
  # As option files want it: in double quotes, with \ and " escaped. It is on no command line and in no environment.
  secret=$(printf '%s\n' "$secret" | sed 's/[\\"]/\\&/g')
  exec "$tool" --defaults-extra-file=/dev/fd/9 "$@" 9<<END_OF_OPTIONS
[client]
password="$secret"
END_OF_OPTIONS
}

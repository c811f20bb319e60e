# shellcheck shell=sh disable=SC2034
# The beginning of every program here that talks to PostgreSQL: it is put in front of psql.sh, dump.sh and load.sh.
# Status 127: a tool is missing; 3: the server has no room or no /tmp for us.

# surety_connect HOST PORT USER APPLICATION: takes the password from the first line of standard input. Empty means: what
# the tools take by default.
surety_connect() {
  umask 077
  cd / || exit 3
  export LC_ALL=C PGCONNECT_TIMEOUT=15 PGCLIENTENCODING=UTF8 PGAPPNAME="$4"
  export PGOPTIONS='-c statement_timeout=0 -c lock_timeout=60s -c client_min_messages=warning'
  [ -z "$1" ] || export PGHOST="$1"
  [ -z "$2" ] || export PGPORT="$2"
  [ -z "$3" ] || export PGUSER="$3"
  surety_secret=
  IFS= read -r surety_secret || :
  [ -n "$surety_secret" ] || return 0
  # libpq takes a password file only when it is a plain file of mode 0600, so a pipe will not do. This one has lost its
  # name before the password is in it: nothing can be left behind, and neither ps nor an environment shows it.
  surety_file=$(mktemp "${TMPDIR:-/tmp}/surety.XXXXXXXX") || exit 3
  exec 4<>"$surety_file"
  rm -f -- "$surety_file"
  printf '%s\n' "$surety_secret" | sed 's/[\\:]/\\&/g; s/^/*:*:*:*:/' >&4 || exit 3
  surety_secret=
  unset PGPASSWORD
  export PGPASSFILE=/dev/fd/4
}

surety_need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  printf 'surety: %s is not installed\n' "$1" >&2
  exit 127
}

# The major version that a tool says of itself.
surety_major() {
  "$1" --version 2>/dev/null | sed -n '1s/^[^0-9]*\([0-9][0-9]*\).*/\1/p'
}

# surety_tool NAME MAJOR: prints the path of the tool that fits a server of that major version: the same major, else the
# nearest newer one, else whatever there is. Distributions keep one folder for each major.
surety_tool() {
  surety_found=$(command -v "$1" 2>/dev/null)
  if [ -n "$surety_found" ] && [ "$(surety_major "$surety_found")" = "$2" ]; then
    surety_beside "$1" "$2" || printf '%s\n' "$surety_found"
    return 0
  fi
  surety_want=$2
  while [ "$surety_want" -le $(($2 + 9)) ]; do
    surety_beside "$1" "$surety_want" && return 0
    surety_want=$((surety_want + 1))
  done
  [ -n "$surety_found" ] && printf '%s\n' "$surety_found"
}

surety_beside() {
  for surety_path in "/usr/lib/postgresql/$2/bin/$1" "/usr/pgsql-$2/bin/$1" "/usr/libexec/postgresql$2/$1"; do
    [ -x "$surety_path" ] || continue
    printf '%s\n' "$surety_path"
    return 0
  done
  return 1
}

# surety_psql CONNINFO SQL [NAME=VALUE...]: the statements run in one session and stop at the first error. CONNINFO `-`
# is the first maintenance database that lets us in.
surety_psql() {
  surety_need psql
  surety_db=$1
  surety_sql=$2
  shift 2
  surety_more=$#
  while [ "$surety_more" -gt 0 ]; do
    set -- "$@" -v "$1"
    shift
    surety_more=$((surety_more - 1))
  done
  if [ "$surety_db" = - ]; then
    exec 5>&1
    surety_said=$(surety_session 'dbname=postgres' "$@" 2>&1 >&5)
    surety_rc=$?
    case $surety_rc:$surety_said in
      2:*'does not exist'* | 2:*'permission denied for database'* | 2:*'not currently accepting connections'* | 2:*pg_hba.conf*)
        surety_session 'dbname=template1' "$@"
        return
        ;;
    esac
    [ -z "$surety_said" ] || printf '%s\n' "$surety_said" >&2
    return "$surety_rc"
  fi
  surety_session "$surety_db" "$@"
}

surety_session() {
  surety_to=$1
  shift
  printf '%s\n' "$surety_sql" |
    psql -X -q -A -t -w -F '|' -v ON_ERROR_STOP=1 "$@" -d "$surety_to" -f -
}

# surety_aim CONNINFO: finds the server's major version ($surety_server) and fixes the address that psql found: Debian's
# psql picks a cluster, a pg_dump that is called by its path does not.
surety_aim() {
  surety_at=$(surety_psql "$1" "\\echo :HOST
\\echo :PORT
SELECT current_setting('server_version_num')::int / 10000;") || return
  surety_host=$(printf '%s\n' "$surety_at" | sed -n 1p)
  surety_port=$(printf '%s\n' "$surety_at" | sed -n 2p)
  surety_server=$(printf '%s\n' "$surety_at" | sed -n 3p)
  [ -z "$surety_host" ] || export PGHOST="$surety_host"
  [ -z "$surety_port" ] || export PGPORT="$surety_port"
}

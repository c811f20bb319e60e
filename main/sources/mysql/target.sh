# shellcheck shell=sh disable=SC2034,SC2154
# What restoring and recovering a database have in common. Before it stand the beginnings of both and unpack.sh.
# take_target sets: safety (path or empty), id, database, hex, charset, collation, client, load; and the connection.
take_target() {
  safety=$1 id=$2 database=$3 hex=$4 charset=$5 collation=$6 client=$7 load=$8
  shift 8
  user=$1 socket=$2 host=$3 port=$4
  # Held on the database server by whoever works on the target: it is gone when that session is.
  lock=surety-restore-$id
}

sql() {
  {
    printf '%s\n' "$secret"
    printf '%s\n' "$1"
  } | as sh -c "$client" surety-client "$user" "$socket" "$host" "$port" 2>>"$folder/log"
}

# The database's name goes to the server as hexadecimal digits and is quoted there.
statement() {
  printf "SET @surety = CONCAT('%s', REPLACE(CONVERT(x'%s' USING utf8mb4), '\`', '\`\`'), '%s');\nPREPARE surety FROM @surety;\nEXECUTE surety;\n" \
    "$1 \`" "$hex" "\`$2"
}

# An app that keeps a transaction open would hold us for a day otherwise.
careful="SET SESSION sql_mode = ''; SET SESSION lock_wait_timeout = 120;"

drop_database() {
  sql "DO GET_LOCK('$lock', 0); $careful
$(statement 'DROP DATABASE IF EXISTS' '')"
}

# $1 IF NOT EXISTS or nothing
create_database() {
  sql "DO GET_LOCK('$lock', 0); $careful
$(statement "CREATE DATABASE $1" " CHARACTER SET $charset COLLATE $collation")"
}

count_tables() {
  sql "SELECT COUNT(*) FROM information_schema.tables WHERE CAST(table_schema AS BINARY) = x'$hex'"
}

# Loads $loading; whether both the unpacker and the client ended well.
load_file() {
  rm -f -- "$folder/unpack.rc" "$folder/load.rc"
  {
    printf '%s\n' "$secret"
    unpack <"$loading"
    printf '%s\n' "$?" >"$folder/unpack.rc"
  } | {
    as sh -c "$load" surety-load "$user" "$socket" "$host" "$port" "$database" "$lock"
    printf '%s\n' "$?" >"$folder/load.rc"
  }
}
loaded() {
  for part in unpack load; do
    status=-1
    [ -s "$folder/$part.rc" ] && read -r status <"$folder/$part.rc"
    [ "$status" = 0 ] || return 1
  done
}

# Nobody else may still write: ends the session that holds the lock and waits until the server let it go.
fence() {
  holder=$(sql "SELECT IFNULL(IS_USED_LOCK('$lock'), 0)") || return 1
  case $holder in 0) ;; *) sql "KILL $holder" ;; esac
  [ "$(sql "SELECT GET_LOCK('$lock', 120)")" = 1 ]
}

# Puts the target back as it was before; whether it could.
put_back() {
  set_state putting-back
  fence || return 1
  if [ -z "$safety" ]; then
    # It was not there before.
    drop_database
    return
  fi
  [ -s "$safety" ] || return 1
  read -r charset collation <"$folder/schema" || return 1
  drop_database
  create_database 'IF NOT EXISTS' || return 1
  loading=$safety
  load_file >>"$folder/log" 2>&1
  loaded
}

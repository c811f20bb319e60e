# shellcheck shell=sh disable=SC2154
# What restore.sh and recover.sh share: asking PostgreSQL, putting the target back, removing what is left over.
# They set: secret, folder, host, port, user, id, target, new, old, program (psql.sh's text); and come after a beginning
# that has as(). The SQL is in variables of the files' names.
#
# The target is known by its oid ($original, 0 when there was none), the restored database by its own ($fresh, 0 when
# there is none yet). Names alone would not tell who is who after a death in the middle.

# db SQL [NAME=VALUE...]: asks in a maintenance database, because a database in use cannot be renamed.
db() {
  sql=$1
  shift
  printf '%s\n' "$secret" | as sh -c "$program" surety-postgres "$host" "$port" "$user" "${as_whom:-surety-$id}" \
    - "$sql" "target=$target" "new=$new" "old=$old" "application=surety-$id" \
    "original=${original:-0}" "fresh=${fresh:-0}" "$@"
}

# put_back: 0 when all is as it was, 1 when it is not, 2 when PostgreSQL does not answer. A server that is just starting,
# or a session that is slow to end, gets some time.
put_back() {
  as_whom=surety-put-back
  tried=0
  while :; do
    said=$(db "$put_back_sql")
    asked=$?
    case $said in
      *'back|yes'*) return 0 ;;
      *'back|no'*) return 1 ;;
    esac
    tried=$((tried + 1))
    [ "$tried" -lt 20 ] || break
    sleep 1
  done
  [ "$asked" -ne 2 ] || return 2
  return 1
}

# The original is not needed any more. 1: it would not go.
drop_old() {
  as_whom=surety-put-back
  tried=0
  until db "$drop_old_sql" >/dev/null; do
    tried=$((tried + 1))
    [ "$tried" -lt 5 ] || return 1
    sleep 1
  done
}

# remember NAME NUMBER: what recover.sh must know; recall NAME: prints it, 0 when there is none.
remember() {
  printf '%s\n' "$2" >"$folder/$1.new" && mv -f -- "$folder/$1.new" "$folder/$1"
}

recall() {
  recalled=
  [ ! -s "$folder/$1" ] || read -r recalled <"$folder/$1"
  case $recalled in
    '' | *[!0-9]*) echo 0 ;;
    *) echo "$recalled" ;;
  esac
}

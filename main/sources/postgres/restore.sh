# shellcheck shell=sh disable=SC2154,SC2034
# Restores an archive into a new database and swaps it with the target by two renames. restoring.sh and put-back.sh stand
# before it. States: starting, creating, loading, swapping, swapped (until then the target is put back), committed (the
# original is going), and the last word.
#
# $1 artifact  $2 host  $3 port  $4 user  $5 id  $6 target  $7 new  $8 old  $9 psql.sh  ${10} load.sh
# ${11} conninfo of the new database  ${12} major version of the pg_dump  ${13} roles  ${14} extensions
# ${15}… NAME=VALUE for restore-create.sql
artifact=$1 host=$2 port=$3 user=$4 id=$5 target=$6 new=$7 old=$8 program=$9
shift 9
loader=$1 new_conninfo=$2 archive=$3 roles=$4 extensions=$5
shift 5
original=0 fresh=0 owners=give

why() {
  if [ -n "$stopped" ]; then echo stopped; else echo "$1"; fi
}

give_up() {
  reason=$(why "$1")
  unstoppable
  put_back >>"$folder/log" 2>&1 || tell broken "$reason"
  case $step in
    swapping | swapped) tell rolled-back "$reason" ;;
    *) tell untouched "$reason" ;;
  esac
}

# reach STEP: what a death from here on leaves is known first.
reach() {
  [ -z "$stopped" ] || give_up stopped
  set_state "$1" || give_up state
  step=$1
}

load() {
  {
    printf '%s\n' "$secret"
    cat <"$artifact"
  } | as sh -c "$loader" surety-postgres "$host" "$port" "$user" "surety-$id" "$new_conninfo" "$archive" "$owners" "$role"
}

step=starting
begin
set_state starting || tell untouched state
[ -r "$artifact" ] || tell untouched artifact

seen=$(db "$restore_look_sql" "roles=$roles" 2>>"$folder/log") || tell untouched "$(why look)"
found=$(printf '%s\n' "$seen" | sed -n 's/^target|//p')
original=${found:-0}
owners=$(printf '%s\n' "$seen" | sed -n 's/^owners|//p')
remember original "$original" || tell untouched state

reach creating
db "$restore_create_sql" "$@" >>"$folder/log" 2>&1 || give_up create
fresh=$(db "SELECT oid FROM pg_database WHERE datname = :'new'" 2>>"$folder/log") || give_up create
remember fresh "$fresh" || give_up state
role=
[ "$owners" = keep ] || role=$(db "$restore_role_sql" "extensions=$extensions" 2>>"$folder/log") || give_up create

reach loading
load >>"$folder/log" 2>&1 &
working=$!
wait "$working"
loaded=$?
# What was told to stop may run as another user and not hear it: give_up ends its sessions in the server.
[ -z "$stopped" ] || give_up stopped
[ "$loaded" -eq 0 ] || give_up load
db "$restore_carry_sql" >>"$folder/log" 2>&1 || give_up carry

reach swapping
tried=0
until said=$(db "$restore_swap_sql" 2>&1 >/dev/null); do
  printf '%s\n' "$said" >>"$folder/log"
  [ -z "$stopped" ] || give_up stopped
  case $said in
    *'prepared transaction'* | *'division by zero'*) give_up swap ;;
  esac
  tried=$((tried + 1))
  [ "$tried" -lt 4 ] || give_up swap
done
reach swapped

# From here on the restored database stays.
reach committed
unstoppable
left=0
[ "$original" = 0 ] || drop_old >>"$folder/log" 2>&1 || left=1
tell restored '' "\"left\":$left,\"owners\":\"$owners\",\"given\":$([ -n "$role" ] && echo 1 || echo 0)"

# shellcheck shell=sh disable=SC2154,SC2034
# After a death in the middle of a restore: puts the target back, or removes what a finished one left. Repeatable.
# small.sh, recovering.sh and put-back.sh stand before it.
# $1 host  $2 port  $3 user  $4 id  $5 target  $6 new  $7 old  $8 psql.sh
host=$1 port=$2 user=$3 id=$4 target=$5 new=$6 old=$7 program=$8
stop_restore
read_state
original=$(recall original)
fresh=$(recall fresh)

back() {
  put_back
  case $? in
    0) tell "$1" "$reason" ;;
    2) verdict '"state":"unreachable"' ;;
    *) tell broken "$reason" ;;
  esac
}

case $state in
  '' | starting) tell untouched "${reason:-death}" ;;
  untouched | rolled-back | restored) tell "$state" "$reason" ;;
  creating | loading)
    reason=death
    back untouched
    ;;
  swapping | swapped)
    reason=death
    back rolled-back
    ;;
  committed)
    left=0
    [ "$original" = 0 ] || drop_old || left=1
    [ "$left" = 0 ] || verdict '"state":"unreachable"'
    tell restored
    ;;
  *) back rolled-back ;;
esac

# shellcheck shell=sh disable=SC2154
# Puts a directory right after a restore of it died. small.sh, recovering.sh and paths.sh stand before it.
# $1 target directory  $2 id. Repeatable: every step looks at what is there.
# Verdict: state, reason.
stop_restore
read_state
case $state in
  restored | untouched | rolled-back) tell "$state" "$reason" ;;
esac
if [ ! -s "$folder/target" ]; then tell untouched interrupted; fi
real=$(cat "$folder/target" && printf .)
real=${real%?}
name_places "$real" "$2"

there() {
  as test -e "$1" || as test -L "$1"
}
case $state in
  begin | unpacking | '')
    remove_tree "$new"
    tell untouched interrupted
    ;;
  cleaning)
    remove_tree "$old"
    tell restored
    ;;
esac
# It died while it swapped (or an earlier recovery could not finish).
if there "$old"; then
  if there "$real" && ! there "$new"; then
    remove_tree "$old"
    tell restored
  fi
  if there "$real"; then move "$real" "$stray" 2>>"$folder/log" || tell broken swap; fi
  move "$old" "$real" 2>>"$folder/log" || tell broken swap
  remove_tree "$new"
  tell rolled-back interrupted
fi
if there "$real" && there "$new"; then
  remove_tree "$new"
  tell untouched interrupted
fi
if there "$real"; then tell restored; fi
if there "$new"; then
  # A new target: nothing was in its place before.
  remove_tree "$new"
  tell untouched interrupted
fi
tell broken swap

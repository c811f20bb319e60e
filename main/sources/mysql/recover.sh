# shellcheck shell=sh disable=SC2154
# Puts a database right after a restore of it died. small.sh, recovering.sh, unpack.sh and target.sh stand before it.
# Takes what take_target takes. Repeatable.
take_target "$@"
: >"$folder/log"
stop_restore
read_state
case $state in
  restored | untouched | rolled-back) tell "$state" "$reason" ;;
  begin | '') tell untouched interrupted ;;
  emptying)
    if [ -z "$safety" ]; then
      # The load had not begun: a database with tables in it was made by someone else.
      count=$(count_tables) || tell broken interrupted
      [ "$count" = 0 ] || tell untouched interrupted
    fi
    ;;
esac
if put_back; then
  tell rolled-back interrupted
fi
tail -c 8192 "$folder/log" >&2
tell broken interrupted

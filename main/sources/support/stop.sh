# shellcheck shell=sh
# Tells a restore to stop and put its target back. small.sh stands before it; $1 is the restore's folder.
pid=
[ -s "$1/pid" ] && read -r pid <"$1/pid"
stopped=0
case $pid in
  '' | *[!0-9]*) ;;
  *)
    # The number may belong to another process by now; the command line tells.
    words=$(tr '\000' '\n' <"/proc/$pid/cmdline") 2>/dev/null
    case "$words
" in
      *"
$1
"*) kill -TERM "$pid" 2>/dev/null && stopped=1 ;;
    esac
    ;;
esac
verdict "\"stopped\":$stopped"

# shellcheck shell=sh
# Tells a restore to stop and put its target back. small.sh stands before it; $1 is the restore's folder.
pid=
[ -s "$1/pid" ] && read -r pid <"$1/pid"
case $pid in '' | *[!0-9]*) verdict '"stopped":0' ;; esac
# The number may belong to another process by now; its arguments tell (line breaks in them made \001).
folder_word=$(printf '%s' "$1" | tr '\n' '\001')
words=$(tr '\n\000' '\001\n' <"/proc/$pid/cmdline") 2>/dev/null
printf '%s\n' "$words" | grep -qxF -e "$folder_word" || verdict '"stopped":0'
kill -TERM "$pid" 2>/dev/null || verdict '"stopped":0'
verdict '"stopped":1'

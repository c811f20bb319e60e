# shellcheck shell=sh disable=SC2034,SC2154
# How every recovery begins: like a small script (small.sh stands before it), then $1 is the restore's folder.
umask 077
folder=$1
shift

# Whether a process belongs to the restore. A number alone may belong to another process by now, so its arguments must
# be those of a restore script with this folder: one a line here, line breaks in them made \001.
is_restore() {
  words=$(tr '\n\000' '\001\n' 2>/dev/null <"/proc/$1/cmdline")
  printf '%s\n' "$words" | grep -qx 'surety-[a-z]*-restore' && printf '%s\n' "$words" | grep -qxF -e "$folder_word"
}
folder_word=$(printf '%s' "$folder" | tr '\n' '\001')

# Numbers of the restore's processes that still run.
restore_processes() {
  grep -ls 'surety-' /proc/[0-9]*/cmdline | while IFS= read -r entry; do
    entry=${entry#/proc/}
    entry=${entry%/cmdline}
    is_restore "$entry" && printf '%s\n' "$entry"
  done
}

# Field 5 of /proc/N/stat; the name in field 2 may hold anything, so count from its closing parenthesis.
group_of() {
  sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 3
}

# A restore that still runs is told to stop and puts its target back by itself; loading a large safety backup takes
# hours, anything before that a minute. When its main process is dead, what is left of it only feeds tools that nobody
# waits for, and is killed.
stop_restore() {
  pid=
  [ -s "$folder/pid" ] && read -r pid <"$folder/pid"
  tries=0
  told=
  while [ "$tries" -lt 60 ]; do
    running=$(restore_processes)
    [ -n "$running" ] || return 0
    main_runs=
    for found in $running; do [ "$found" = "$pid" ] && main_runs=1; done
    if [ -n "$main_runs" ]; then
      [ -n "$told" ] || kill -TERM "$pid" 2>/dev/null
      told=1
      grep -qs '^putting-back' "$folder/state" || tries=$((tries + 1))
    else
      kill_left "$running"
      tries=$((tries + 1))
    fi
    sleep 1
  done
  kill_left "$(restore_processes)"
}

kill_left() {
  own=$(group_of "$$")
  for found in $1; do
    group=$(group_of "$found")
    if [ -n "$group" ] && [ "$group" != "$own" ]; then
      kill -KILL "-$group" 2>/dev/null
    else
      kill -KILL "$found" 2>/dev/null
    fi
  done
}

# What the restore wrote last: $state and $reason.
read_state() {
  state=
  reason=
  [ -s "$folder/state" ] && read -r state reason <"$folder/state"
}

set_state() {
  printf '%s\n' "$1" >"$folder/state.new" && mv -f -- "$folder/state.new" "$folder/state"
}

tell() {
  set_state "$1 ${2:-}"
  verdict "\"state\":\"$1\",\"reason\":\"${2:-}\""
}

# shellcheck shell=sh disable=SC2034
# How every restore script begins.
#
# $1 nonce  $2 user to run tools as, or empty  $3 the restore's folder; the rest is the script's own.
#
# The state file says what a death would leave behind, so it is written before each step that matters. Its last word
# is one of: untouched, restored, rolled-back, broken; a reason may follow.
set -u
umask 077
LC_ALL=C
export LC_ALL
nonce=$1 run_as=$2 folder=$3
shift 3
unset secret
exec 3<&0 </dev/null
IFS= read -r secret <&3 || secret=

as() {
  if [ -n "$run_as" ]; then sudo -n -u "$run_as" -- "$@"; else "$@"; fi
}

set_state() {
  printf '%s\n' "$1" >"$folder/state.new" && mv -f -- "$folder/state.new" "$folder/state"
}

# Ends the script: the state, why, and what the tools said last.
tell() {
  set_state "$1 ${2:-}"
  tail -c 8192 "$folder/log" >&2 2>/dev/null
  kill "$guard" 2>/dev/null
  printf '\nsurety-verdict %s {"state":"%s","reason":"%s"%s}\n' "$nonce" "$1" "${2:-}" "${3:+,$3}" >&2
  exit 0
}

# work FUNCTION: runs it so that an order to stop is heard at once, not when the tools are done.
# Its tools must not read standard input unless they redirect it.
work() {
  "$1" >>"$folder/log" 2>&1 &
  working=$!
  wait "$working"
  work_status=$?
  if [ -n "$stopped" ]; then
    wait "$working" 2>/dev/null
    work_status=143
  fi
  working=
  return "$work_status"
}

# From here on nothing stops us: putting back must not be left half done. Children inherit it.
unstoppable() {
  trap '' TERM HUP INT PIPE
}

on_stop() {
  trap '' TERM HUP INT
  stopped=1
  # Tools that run as another user do not hear this; they end when what feeds them does.
  kill -TERM 0 2>/dev/null
}

begin() {
  stopped=
  working=
  : >"$folder/log"
  printf '%s\n' "$$" >"$folder/pid"
  trap on_stop TERM HUP INT
  trap '' PIPE
  # The guard: standard input closes when the line drops or the workstation dies.
  main=$$
  (
    trap - TERM HUP INT
    while IFS= read -r _ <&3; do :; done
    kill -TERM "$main"
  ) >/dev/null 2>&1 &
  guard=$!
  exec 3<&-
  printf 'surety: started\n' >&2
}

#!/bin/sh
# Stops what a dead session left running in a work folder, and removes the folder. Repeatable.
#
# $1 nonce  $2 work folder: its name begins with surety-
set -u
# What tools say is read: in one language.
LC_ALL=C
export LC_ALL
nonce=$1 work=$2
name=${work##*/}
exec </dev/null

verdict() {
  printf '\nsurety-verdict %s {"removed":%d,"stopped":%d}\n' "$nonce" "$1" "$2" >&2
  exit 0
}

case $name in
  surety-?*) ;;
  *) verdict -1 0 ;;
esac
[ -d "$work" ] || verdict 0 0

# A process number is used again after a while: it is ours only while its command line names this folder.
ours() {
  if [ -d /proc/self ]; then
    tr '\0' '\n' <"/proc/$1/cmdline" | grep -qF -- "$name"
  else
    ps -o args= -p "$1" | grep -qF -- "$name"
  fi
} 2>/dev/null

stopped=0
pid=
[ -s "$work/pid" ] && read -r pid <"$work/pid"
case $pid in
  '' | *[!0-9]*) ;;
  *)
    if ours "$pid"; then
      stopped=1
      kill -TERM "-$pid" 2>/dev/null
      tries=0
      while [ "$tries" -lt 10 ] && ours "$pid"; do
        tries=$((tries + 1))
        sleep 1
      done
      ours "$pid" && kill -KILL "-$pid" 2>/dev/null
    fi
    ;;
esac

rm -rf -- "$work"
if [ -e "$work" ]; then verdict -1 "$stopped"; else verdict 1 "$stopped"; fi

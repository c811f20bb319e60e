#!/bin/sh
# Reads a backup that lies on this server whole: its size, its SHA-256, and whether it is complete.
#
# $1 nonce  $2 work folder  $3 file  $4 check script, then the check's arguments
set -u
# What tools say is read: in one language.
LC_ALL=C
export LC_ALL
umask 077
nonce=$1 work=$2 file=$3 check_script=$4
shift 4

exec 3<&0 </dev/null
IFS= read -r _ <&3

give_up() {
  printf '\nsurety-verdict %s {"setup":%d}\n' "$nonce" "$1" >&2
  exit 0
}
if [ ! -f "$file" ] || [ ! -r "$file" ]; then give_up 2; fi
mkdir "$work" || give_up 1
printf '%s\n' "$$" >"$work/pid"
trap 'trap "" TERM; kill -TERM 0 2>/dev/null; rm -rf -- "$work"' EXIT
trap 'exit 143' TERM HUP INT
(
  trap - TERM HUP INT EXIT
  while IFS= read -r _ <&3; do :; done
  kill -TERM 0
) >/dev/null 2>&1 &
guard=$!
exec 3<&-

mkfifo "$work/hash"
(
  trap - TERM HUP INT EXIT
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi <"$work/hash" >"$work/sha256"
) &
hashing=$!
(
  trap - TERM HUP INT EXIT
  # The count is of the same bytes that are checked and hashed.
  { tee "$work/hash" <"$file" && wc -c <"$file" >"$work/count"; } | {
    sh -c "$check_script" surety-check "$@" >"$work/evidence"
    printf '%s\n' "$?" >"$work/rc"
  }
) &
reading=$!
wait "$reading"
wait "$hashing"
# Standard input closes as soon as the verdict was heard: that is no order to stop any more.
kill "$guard" 2>/dev/null
wait "$guard" 2>/dev/null

read -r bytes _ 2>/dev/null <"$work/count" || bytes=-1
read -r sha256 _ 2>/dev/null <"$work/sha256" || sha256=
read -r status _ 2>/dev/null <"$work/rc" || status=-1
evidence=$(head -c 200 "$work/evidence" 2>/dev/null | tr -cd 'A-Za-z0-9 .,:=_-')
printf '\nsurety-verdict %s {"setup":0,"check":%d,"bytes":%s,"sha256":"%s","evidence":"%s"}\n' \
  "$nonce" "$status" "$bytes" "${sha256##*\\}" "$evidence" >&2

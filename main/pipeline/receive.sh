#!/bin/sh
# Writes a backup from standard input to a new file on the disk, and reads it whole while it passes by: its SHA-256, and
# whether it is complete. Standard input ends as cleanly when the line drops: bytes and SHA-256 tell.
#
# $1 nonce  $2 work folder  $3 file  $4 check script, then the check's arguments
set -u
# What tools say is read: in one language.
LC_ALL=C
export LC_ALL
umask 077
nonce=$1 work=$2 file=$3 check_script=$4
shift 4

IFS= read -r _

if ! mkdir "$work"; then
  printf '\nsurety-verdict %s {"setup":1}\n' "$nonce" >&2
  exit 0
fi
printf '%s\n' "$$" >"$work/pid"
trap 'rm -rf -- "$work"' EXIT
trap 'exit 143' TERM HUP INT

mkfifo "$work/to.hash" "$work/to.check"
(
  trap - TERM HUP INT EXIT
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi <"$work/to.hash" >"$work/sha256"
) &
hashing=$!
(
  trap - TERM HUP INT EXIT
  sh -c "$check_script" surety-check "$@" <"$work/to.check" >"$work/evidence"
  printf '%s\n' "$?" >"$work/rc"
) &
checking=$!
tee "$work/to.hash" "$work/to.check" | dd of="$file" bs=1048576 conv=fsync
written=$?
wait "$hashing"
wait "$checking"

bytes=$(wc -c <"$file" 2>/dev/null) || bytes=-1
read -r sha256 _ 2>/dev/null <"$work/sha256" || sha256=
read -r status _ 2>/dev/null <"$work/rc" || status=-1
evidence=$(head -c 200 "$work/evidence" 2>/dev/null | tr -cd 'A-Za-z0-9 .,:=_-')
printf '\nsurety-verdict %s {"setup":0,"write":%d,"check":%d,"bytes":%d,"sha256":"%s","evidence":"%s"}\n' \
  "$nonce" "$written" "$status" "$bytes" "${sha256##*\\}" "$evidence" >&2

#!/bin/sh
# Makes a work folder that outlives the script, and says how much room there is.
#
# $1 nonce  $2 folder
set -u
# What tools say is read: in one language.
LC_ALL=C
export LC_ALL
umask 077
nonce=$1 folder=$2
exec </dev/null
mkdir -- "$folder"
status=$?
free=$(df -Pk -- "$folder" 2>/dev/null | awk 'NR > 1 { for (i = 2; i <= NF; i++) if ($i ~ /^[0-9]+%$/) { print $(i - 1); exit } }')
printf '\nsurety-verdict %s {"rc":%d,"freeKib":%s}\n' "$nonce" "$status" "${free:--1}" >&2

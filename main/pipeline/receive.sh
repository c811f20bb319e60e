#!/bin/sh
# Writes standard input to a new file and puts it on the disk. What arrived is found out by examine.sh, from the disk.
#
# $1 nonce  $2 file
set -u
umask 077
nonce=$1 file=$2
IFS= read -r _
dd of="$file" bs=1048576 conv=fsync
printf '\nsurety-verdict %s {"write":%d}\n' "$nonce" "$?" >&2

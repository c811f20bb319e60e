#!/bin/sh
# What Surety does with files on the managed server itself, one operation a call.
#
# $1 nonce  $2 operation  $3 root of the destination  $4 yes when the root must be a mounted file system of its own
# $5 path relative to the root  $6 a second relative path
set -u
# What tools say is read: in one language.
LC_ALL=C
export LC_ALL
umask 077
nonce=$1 operation=$2 root=$3 mounted=$4 one=${5-} two=${6-}
case $operation in
  write) IFS= read -r _ ;;
  *) exec </dev/null ;;
esac
path=$root/$one

verdict() {
  printf '\nsurety-verdict %s {%s}\n' "$nonce" "$1" >&2
  exit 0
}
device() {
  stat -c %d -- "$1" 2>/dev/null || stat -f %d -- "$1" 2>/dev/null
}

# A disk that is not there must not let a backup fill the disk below it: the nearest folder that exists
# has to lie on another device than the root of the system.
if [ "$mounted" = yes ]; then
  there=$root
  while [ ! -d "$there" ] && [ "$there" != / ] && [ -n "$there" ]; do
    case $there in
      */*) there=${there%/*} ;;
      *) there=/ ;;
    esac
  done
  [ -n "$there" ] || there=/
  if [ "$(device "$there")" = "$(device /)" ]; then verdict '"mounted":0,"rc":1'; fi
fi

free() {
  # The column before the percentage; the device's name before it may hold spaces.
  df -Pk -- "$1" 2>/dev/null | awk 'NR > 1 { for (i = 2; i <= NF; i++) if ($i ~ /^[0-9]+%$/) { print $(i - 1); exit } }'
}
size() {
  stat -c %s -- "$1" 2>/dev/null || stat -f %z -- "$1"
}

case $operation in
  prepare)
    mkdir -p -- "$path"
    status=$?
    kib=$(free "$path")
    writable=0
    [ -w "$path" ] && writable=1
    verdict "\"mounted\":1,\"rc\":$status,\"writable\":$writable,\"freeKib\":${kib:--1}"
    ;;
  free)
    kib=$(free "$root")
    verdict "\"mounted\":1,\"rc\":0,\"freeKib\":${kib:--1}"
    ;;
  commit)
    # A final name is given once. ln refuses to replace a file, in one step; not every file system has hard links.
    if [ -e "$root/$two" ]; then verdict '"mounted":1,"rc":17'; fi
    if ln -- "$path" "$root/$two" 2>/dev/null; then
      rm -f -- "$path"
      status=$?
    else
      mv -- "$path" "$root/$two"
      status=$?
    fi
    # The name is on the disk too before anybody is told.
    sync "${root}/${two%/*}" 2>/dev/null || sync
    verdict "\"mounted\":1,\"rc\":$status"
    ;;
  write)
    # A small file: beside, to the disk, then the name.
    mkdir -p -- "${path%/*}" &&
      dd of="$path.surety-part" bs=65536 conv=fsync &&
      mv -- "$path.surety-part" "$path"
    status=$?
    [ "$status" = 0 ] || rm -f -- "$path.surety-part"
    verdict "\"mounted\":1,\"rc\":$status"
    ;;
  read)
    cat -- "$path"
    verdict "\"mounted\":1,\"rc\":$?"
    ;;
  stat)
    if [ ! -f "$path" ]; then verdict '"mounted":1,"rc":0,"bytes":-1'; fi
    bytes=$(size "$path")
    verdict "\"mounted\":1,\"rc\":$?,\"bytes\":$bytes"
    ;;
  sum)
    if [ ! -f "$path" ]; then verdict '"mounted":1,"rc":2'; fi
    if command -v sha256sum >/dev/null 2>&1; then
      sum=$(sha256sum <"$path")
    else
      sum=$(shasum -a 256 <"$path")
    fi
    status=$?
    bytes=$(size "$path")
    verdict "\"mounted\":1,\"rc\":$status,\"bytes\":$bytes,\"sha256\":\"${sum%% *}\""
    ;;
  remove)
    rm -f -- "$path"
    verdict "\"mounted\":1,\"rc\":$?"
    ;;
  list)
    # NUL-separated: bytes, seconds since 1970, name. A folder that is not there has nothing in it.
    if [ -d "$path" ]; then
      for file in "$path"/* "$path"/.*; do
        [ -f "$file" ] || continue
        bytes=$(size "$file")
        changed=$(stat -c %Y -- "$file" 2>/dev/null || stat -f %m -- "$file")
        printf '%s\0%s\0%s\0' "$bytes" "$changed" "${file##*/}"
      done
    fi
    verdict '"mounted":1,"rc":0'
    ;;
  *)
    verdict '"mounted":1,"rc":64'
    ;;
esac

# shellcheck shell=sh disable=SC2016
# Looks at a directory; small.sh stands before it. $1 directory  $2 seconds that counting may take.
# Verdict: there (0/1), readable, owner, mode, tar, and entries, bytes, unreadable where they could be counted.
if [ -n "$run_as" ] && ! as true; then verdict '"sudo":0'; fi
tar=none
if as sh -c 'command -v tar' >/dev/null 2>&1; then
  tar=$(as tar --version 2>/dev/null | head -n 1 | tr -cd 'A-Za-z0-9 .()-')
  [ -n "$tar" ] || tar=$(as tar --help 2>&1 | head -n 1 | tr -cd 'A-Za-z0-9 .()-')
fi
known="\"sudo\":1,\"tar\":\"$tar\",\"uid\":$(as id -u)"
as test -d "$1" || verdict "$known,\"there\":0"
if ! as test -r "$1" || ! as test -x "$1"; then verdict "$known,\"there\":1,\"readable\":0"; fi
owner=$(as stat -L -c '%u:%g' -- "$1")
mode=$(as stat -L -c '%a' -- "$1")
known="$known,\"there\":1,\"readable\":1,\"owner\":\"$owner\",\"mode\":\"$mode\""

# One walk counts the entries and finds what cannot be read; a tree that takes too long stays uncounted.
if [ "$2" -gt 0 ]; then
  # Prints nothing when it is given up.
  entries=$(as_within "$2" sh -c 'cd -- "$1" && find . -print0 2>/dev/null | tr -cd "\000" | wc -c' surety-count "$1")
  case $entries in '' | *[!0-9\ ]*) ;; *) known="$known,\"entries\":$((entries))" ;; esac
  kib=$(as_within "$2" du -sk -- "$1" 2>/dev/null | head -n 1 | cut -f 1)
  case $kib in '' | *[!0-9]*) ;; *) known="$known,\"kib\":$kib" ;; esac
  unreadable=$(as_within "$2" sh -c 'cd -- "$1" && find . ! -type l ! -readable -print0' surety-count "$1" 2>/dev/null | tr -cd '\000' | wc -c)
  known="$known,\"unreadable\":$((unreadable))"
fi
verdict "$known"

# shellcheck shell=sh disable=SC2016
# Looks at the place a directory would be restored to; small.sh stands before it. $1 directory  $2 seconds for counting
# Verdict: sudo, exists (0/1/2: something that is no directory), mounted, parent (0/1), writable, kib, free, written, uid, tar, unpack.
if [ -n "$run_as" ] && ! as true; then verdict '"sudo":0'; fi
known="\"sudo\":1,\"uid\":$(as id -u)"
tar=
if as sh -c 'command -v tar' >/dev/null 2>&1; then
  tar=busybox
  case $(as tar --version 2>/dev/null) in *'GNU tar'*) tar=gnu ;; *bsdtar*) tar=bsd ;; esac
fi
known="$known,\"tar\":\"$tar\""

exists=0
if as test -d "$1"; then exists=1; elif as test -e "$1" || as test -L "$1"; then exists=2; fi
known="$known,\"exists\":$exists"

# Where the directory really lies: a link to it stays, what it leads to is swapped.
place() {
  # The dot keeps line breaks at the end of a name.
  as sh -c 'if [ -d "$1" ]; then cd -P -- "$1" && pwd -P; else p=${1%/*}; cd -P -- "${p:-/}" && printf "%s/%s\n" "$(pwd -P)" "${1##*/}"; fi && printf .' surety-place "$1" 2>/dev/null
}
real=$(place "${1%/}")
real=${real%?}
real=${real%?}
parent=${real%/*}
parent=${parent:-/}
if [ -z "$real" ] || ! as test -d "$parent"; then verdict "$known,\"parent\":0"; fi
writable=0
as test -w "$parent" && as test -x "$parent" && writable=1
known="$known,\"parent\":1,\"writable\":$writable"
free=$(df -Pk -- "$parent" 2>/dev/null | awk 'NR > 1 { line = $0 } END { n = split(line, f, " "); for (i = n; i > 3; i--) if (f[i] ~ /^[0-9]+%$/) { print f[i - 1]; exit } }')
case $free in '' | *[!0-9]*) ;; *) known="$known,\"free\":$free" ;; esac

if [ "$exists" = 1 ]; then
  mounted=0
  if [ "$real" = / ] || [ -z "$real" ]; then mounted=1; fi
  command -v mountpoint >/dev/null 2>&1 && as mountpoint -q "$real" 2>/dev/null && mounted=1
  [ "$(as stat -c %d -- "$real")" = "$(as stat -c %d -- "$parent")" ] || mounted=1
  known="$known,\"mounted\":$mounted"
  kib=$(as_within "$2" du -sk -- "$real" 2>/dev/null | head -n 1 | cut -f 1)
  case $kib in '' | *[!0-9]*) ;; *) known="$known,\"kib\":$kib" ;; esac
  # GNU find tells the newest file; else the directory itself must do.
  written=$(as_within "$2" find "$real" -printf '%T@\n' 2>/dev/null | awk '{ t = int($1); if (t > newest) newest = t } END { if (newest) printf "%d", newest }')
  [ -n "$written" ] || written=$(as stat -c %Y -- "$real" 2>/dev/null)
  case $written in '' | *[!0-9]*) ;; *) known="$known,\"written\":$written" ;; esac
fi
verdict "$known"

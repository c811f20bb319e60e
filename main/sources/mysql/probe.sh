# shellcheck shell=sh disable=SC2016
# Which clients are there; small.sh stands before it. $1 a path whose free room is asked for, or empty
# Output: the dump client's version line, then the client's. Verdict: sudo, dump and client (0 when missing), free (KiB).
if [ -n "$run_as" ] && ! as true; then verdict '"sudo":0'; fi
version() {
  as sh -c 'for tool in "$@"; do command -v "$tool" >/dev/null 2>&1 && exec "$tool" --version; done; exit 127' surety-version "$@" | head -n 1
}
dump=$(version mariadb-dump mysqldump)
client=$(version mariadb mysql)
printf '%s\n%s\n' "$dump" "$client"
free=
if [ -n "$1" ]; then
  free=$(df -Pk -- "$1" 2>/dev/null | awk 'NR > 1 { n = split($0, f, " "); for (i = n; i > 3; i--) if (f[i] ~ /^[0-9]+%$/) { print f[i - 1]; exit } }')
  case $free in '' | *[!0-9]*) free= ;; *) free=",\"free\":$free" ;; esac
fi
verdict "\"sudo\":1,\"dump\":$([ -n "$dump" ] && printf 1 || printf 0),\"client\":$([ -n "$client" ] && printf 1 || printf 0)$free"

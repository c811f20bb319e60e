# shellcheck shell=sh disable=SC2034
# How every small script begins: $1 is the nonce, $2 the server's user to run tools as (empty: the SSH user).
# Leaves the rest in the arguments, the secret line in $secret, and standard input free of it.
set -u
LC_ALL=C
export LC_ALL
nonce=$1 run_as=$2
shift 2
# It could be exported by whoever started us, and tools would inherit it.
unset secret
IFS= read -r secret || secret=
exec </dev/null

# as COMMAND…: runs a tool as the wanted user.
as() {
  if [ -n "$run_as" ]; then sudo -n -u "$run_as" -- "$@"; else "$@"; fi
}

# as_within SECONDS COMMAND…: the same, given up after a while where the server has timeout.
as_within() {
  seconds=$1
  shift
  if command -v timeout >/dev/null 2>&1; then as timeout "$seconds" "$@"; else as "$@"; fi
}

# verdict FIELDS: the last word of the script.
verdict() {
  printf '\nsurety-verdict %s {"user":"%s"%s}\n' "$nonce" "$(id -un | tr -cd 'A-Za-z0-9._@-')" "${1:+,$1}" >&2
  exit 0
}

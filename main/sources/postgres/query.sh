#!/bin/sh
# Runs one program as the SSH user or by sudo, and gives the verdict. Arguments: nonce, user or nothing, the program's
# text, its arguments. The secret line goes through to the program's standard input.
nonce=$1
run_as=$2
text=$3
shift 3
secret=
IFS= read -r secret || :
cd / || exit 1
if [ -n "$run_as" ]; then
  printf '%s\n' "$secret" | LC_ALL=C sudo -n -u "$run_as" -- sh -c "$text" surety-postgres "$@"
else
  printf '%s\n' "$secret" | sh -c "$text" surety-postgres "$@"
fi
rc=$?
printf '\nsurety-verdict %s {"rc":%d,"user":"%s"}\n' "$nonce" "$rc" "$(id -un 2>/dev/null | tr -cd 'A-Za-z0-9._-')" >&2
exit 0

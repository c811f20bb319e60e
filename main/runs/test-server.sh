#!/bin/sh
# Says what system this is and what time it has.
#
# $1 nonce
exec </dev/null
uname -srm
printf '\nsurety-verdict %s {"rc":0,"epoch":%s}\n' "$1" "$(date +%s)" >&2

# shellcheck shell=sh
# unpack: gzip's format from standard input to standard output, by the fastest tool there is.
unpack() {
  if command -v igzip >/dev/null 2>&1; then igzip -dc; else gzip -dc; fi
}

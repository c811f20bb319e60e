# shellcheck shell=sh
# Reads a dump from standard input to its end: gzip's own checksum, the last line that only a whole dump has, and that
# nothing is missing that was counted before: a user without rights on routines gets a dump without them and no error.
# unpack.sh stands before it.
# $1 tables  $2 views  $3 routines  $4 triggers  $5 events
set -u
LC_ALL=C
export LC_ALL

# The lines that tell something. Rows cannot look like these: they begin with INSERT or a bracket, and line breaks in
# them are written as \n. Every part of a dump ends in such a line, so the last of them is the last line of a whole one.
marks='^(CREATE TABLE |/[*]!|-- Dump completed)'
filter() {
  # Measured: GNU grep costs next to nothing here, busybox's costs more than the dump, so awk stands in for it.
  if grep --version 2>/dev/null | grep -q GNU; then grep -aE "$marks"; else awk '/^(CREATE TABLE |\/[*]!|-- Dump completed)/'; fi
}

found=$(
  {
    {
      unpack
      printf 'unpack %d\n' "$?" >&4
      cat >/dev/null
    } | filter | awk '
      { end = /^-- Dump completed/ }
      /^CREATE TABLE / { tables++ }
      /^\/\*!50001 VIEW / { views++ }
      /^\/\*!50003 DROP (FUNCTION|PROCEDURE|PACKAGE)/ { routines++ }
      /^\/\*!50003 CREATE\*\/ / { triggers++ }
      /^\/\*!50106 CREATE\*\/ / { events++ }
      END { printf "end %d\ncounts %d %d %d %d %d\n", end, tables, views, routines, triggers, events }' >&4
  } 4>&1
)
line() {
  printf '%s\n' "$found" | sed -n "s/^$1 //p"
}
fail() {
  printf 'surety: %s\n' "$1" >&2
  exit 1
}
[ "$(line unpack)" = 0 ] || fail 'dump is damaged: gzip could not read it to its end'
[ "$(line end)" = 1 ] || fail 'dump is cut off: its last line is missing'
wanted="$*"
read -r tables views routines triggers events <<END
$(line counts)
END
evidence="$tables tables, $views views, $routines routines, $triggers triggers, $events events"
for count in $tables $views $routines $triggers $events; do
  # More is no fault: something may have been made since it was counted.
  [ "$count" -ge "$1" ] || fail "dump misses something: it has $evidence, but $wanted were counted before"
  shift
done
printf '%s, end mark found\n' "$evidence"

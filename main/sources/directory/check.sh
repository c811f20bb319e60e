# shellcheck shell=sh
# Reads a tar.gz from standard input to its end: gzip's own checksum, every member's header, and the two zero blocks
# that end an archive (a tar that was killed between two members leaves none, and tar itself does not mind).
# unpack.sh stands before it. Refuses members that would lie outside the directory.
set -u
LC_ALL=C
export LC_ALL
unset TAR_OPTIONS

# busybox tar writes a name with a line break on two lines; GNU tar writes \n for it.
plain=0
case $(tar --version 2>/dev/null) in *'GNU tar'*) plain=1 ;; esac

found=$(
  {
    {
      {
        unpack 3>&-
        printf 'unpack %d\n' "$?" >&4
        cat >/dev/null
      } | tee /dev/fd/3 | tail -c 1024 3>&- | tr -d '\000' | wc -c | sed 's/^ */tail /' >&4
    } 3>&1 | {
      tar -tf - 4>&-
      printf 'list %d\n' "$?" >&4
      cat >/dev/null
    } | awk -v plain="$plain" '
      plain && $0 !~ /^\.\// { outside++ }
      /^\.\/(.*\/)?\.\.(\/|$)/ { outside++ }
      NR == 1 { root = ($0 == "./" || $0 == ".") }
      plain || /^\.\// || NR == 1 { entries++ }
      END { printf "entries %d\nroot %d\noutside %d\n", entries, root, outside }' >&4
  } 4>&1
)

value() {
  printf '%s\n' "$found" | sed -n "s/^$1 //p"
}
fail() {
  printf 'surety: %s\n' "$1" >&2
  exit 1
}
[ "$(value unpack)" = 0 ] || fail 'archive is damaged: gzip could not read it to its end'
[ "$(value list)" = 0 ] || fail 'archive is damaged: tar could not read it to its end'
[ "$(value tail)" = 0 ] || fail 'archive is cut off: its end is missing'
[ "$(value outside)" = 0 ] || fail 'archive names files outside its directory'
[ "$(value root)" = 1 ] || fail 'archive does not begin with its directory'
printf '%s entries, tar end found\n' "$(value entries)"

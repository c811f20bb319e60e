# shellcheck shell=sh disable=SC2034,SC2154
# The places beside a directory that a restore uses. name_places REAL ID sets $new, $old and $stray.
name_places() {
  base=${1##*/}
  # A file's name may have 255 bytes; a long one is not repeated.
  if [ "${#base}" -gt 200 ]; then beside=${1%/*}/; else beside=$1; fi
  new=$beside.surety-new-$2
  old=$beside.surety-old-$2
  stray=$beside.surety-stray-$2
}

# move FROM TO: a rename that never moves into an existing directory.
move() {
  if as test -e "$2" || as test -L "$2"; then return 1; fi
  as mv -- "$1" "$2"
}

# Something may still write in it for a moment.
remove_tree() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    as rm -rf -- "$1" 2>>"$folder/log"
    as test -e "$1" || return 0
    sleep 1
  done
  return 1
}

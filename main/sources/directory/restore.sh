# shellcheck shell=sh disable=SC2154,SC2016
# Unpacks a tar.gz beside its target and swaps the two by renaming. restoring.sh, unpack.sh and paths.sh stand before it.
# $1 artifact  $2 target directory  $3 id  $4 "old" when the target must be there, "new" when it must not
# Verdict: state, reason (stopped, target, place, unpack, count, swap), entries, warning (leftover, stray).
artifact=$1 target=${2%/} id=$3 expected=$4
begin
set_state begin

# A link to the directory stays; what it leads to is swapped. The dot keeps line breaks at the end of a name.
if as test -d "$target"; then
  [ "$expected" = old ] || tell untouched target
  real=$(as sh -c 'cd -P -- "$1" && pwd -P && printf .' surety-place "$target" 2>>"$folder/log")
  real=${real%?}
  real=${real%?}
else
  if [ "$expected" = old ] || as test -e "$target" || as test -L "$target"; then tell untouched target; fi
  real=$target
fi
[ -n "$real" ] || tell untouched place
printf '%s' "$real" >"$folder/target"
name_places "$real" "$id"
as mkdir -m 700 -- "$new" 2>>"$folder/log" || tell untouched place

give_up() {
  unstoppable
  remove_tree "$new"
  if [ -n "$stopped" ]; then tell untouched stopped; else tell untouched "$1"; fi
}

gnu=
case $(as tar --version 2>/dev/null) in *'GNU tar'*) gnu=1 ;; esac
extract() {
  set -- -x -v -p -f -
  if [ -n "$gnu" ]; then
    # Names are listed as they are, so that the list and the tree are counted alike.
    set -- --numeric-owner --quoting-style=literal "$@"
    if as tar --acls --xattrs -cf /dev/null -T /dev/null 2>/dev/null; then
      set -- --acls --xattrs "$@"
      # Without this only the user's own attributes come back; others are root's to set.
      [ "$(as id -u)" = 0 ] && set -- '--xattrs-include=*' "$@"
    fi
  fi
  {
    unpack <"$artifact"
    printf '%s\n' "$?" >"$folder/unpack.rc"
  } | {
    as env -u TAR_OPTIONS tar -C "$new" "$@"
    printf '%s\n' "$?" >"$folder/tar.rc"
    cat >/dev/null
  } | wc -l >"$folder/listed"
}
set_state unpacking
work extract || give_up unpack
for stage in unpack tar; do
  status=-1
  [ -s "$folder/$stage.rc" ] && read -r status <"$folder/$stage.rc"
  [ "$status" = 0 ] || give_up unpack
done
read -r listed <"$folder/listed" || listed=0
entries=$(as sh -c 'cd -- "$1" && find . -print' surety-count "$new" 2>>"$folder/log" | wc -l)
if [ "$((entries))" = 0 ] || [ "$((listed))" != "$((entries))" ]; then give_up count; fi
[ -z "$stopped" ] || give_up stopped
# On the disk before the old one goes. Where there is no old one, nothing hangs on that moment.
if [ "$expected" = old ]; then as sync -f "$new" 2>/dev/null || sync; fi
[ -z "$stopped" ] || give_up stopped

unstoppable
note="\"entries\":$((entries))"
set_state swapping
if [ "$expected" = old ]; then
  if ! move "$real" "$old" 2>>"$folder/log"; then
    remove_tree "$new"
    tell untouched swap
  fi
fi
if ! move "$new" "$real" 2>>"$folder/log"; then
  # Something made the directory again in that moment: it is kept, but not in this place.
  if [ "$expected" = old ] && as test -e "$real" && move "$real" "$stray" && move "$new" "$real"; then
    note="$note,\"stray\":1"
  else
    if [ "$expected" = old ]; then
      move "$old" "$real" 2>>"$folder/log" || tell broken swap
    fi
    remove_tree "$new"
    tell rolled-back swap
  fi
fi
set_state cleaning
if [ "$expected" = old ]; then remove_tree "$old" || note="$note,\"leftover\":1"; fi
tell restored '' "$note"

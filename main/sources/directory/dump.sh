# shellcheck shell=sh
# Writes a directory to standard output as tar. $1 directory, then patterns to leave out.
# Standard input: a line that is not needed. Exit status: 10 when files changed or vanished while they were read.
set -u
LC_ALL=C
export LC_ALL
unset TAR_OPTIONS
IFS= read -r _
exec </dev/null
dir=$1
shift

if ! command -v tar >/dev/null 2>&1; then
  printf 'surety: tar is missing\n' >&2
  exit 127
fi
if [ ! -d "$dir" ]; then
  printf 'surety: directory is missing\n' >&2
  exit 3
fi

left=$#
while [ "$left" -gt 0 ]; do
  set -- "$@" "--exclude=$1"
  shift
  left=$((left - 1))
done

case $(tar --version 2>/dev/null) in
  *'GNU tar'*)
    # Builds without ACLs or extended attributes refuse the options.
    if tar --acls --xattrs -cf /dev/null -T /dev/null 2>/dev/null; then set -- --acls --xattrs "$@"; fi
    tar -C "$dir" --numeric-owner "$@" -cf - .
    status=$?
    # GNU tar: "some files differ": they changed or vanished while they were read.
    [ "$status" = 1 ] && exit 10
    exit "$status"
    ;;
  *bsdtar*) exec tar -C "$dir" --numeric-owner --acls --xattrs "$@" -cf - . ;;
  *) exec tar -C "$dir" --numeric-owner "$@" -cf - . ;;
esac

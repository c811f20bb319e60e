#!/bin/sh
# One backup on its way through the server:
#
#   dump -> compressor -> buffer -> tee -> buffer -> standard output (to the workstation)
#                                    +---> files (destinations on this server)
#                                    +---> sha256, count, check (reads it whole and finds its end)
#
# POSIX sh has no pipefail, so every stage leaves its exit status in a file of its own, and the verdict names them all.
#
# $1 nonce  $2 work folder  $3 compressor (auto, igzip, pigz, gzip, none)  $4 level  $5 user to run the dump as, or empty
# $6 yes when the backup goes to standard output  $7 number of files, then the files,
# then the dump script, the check script, the number of the dump's arguments, its arguments, the check's arguments.
#
# Standard input: the secret line, then nothing until it closes. When it closes early, whoever asked for this is gone:
# everything here is stopped and removed.
set -u
# What tools say is read: in one language.
LC_ALL=C
export LC_ALL
umask 077
nonce=$1 work=$2 compressor=$3 level=$4 run_as=$5 to_stdout=$6 files=$7
shift 7

exec 3<&0 </dev/null
IFS= read -r secret <&3

verdict() {
  printf '\nsurety-verdict %s {%s}\n' "$nonce" "$1" >&2
}

# The paths of the files are kept in file_1, file_2 …: only the number is ever evaluated, never the path.
file_1=
i=0
while [ "$i" -lt "$files" ]; do
  i=$((i + 1))
  eval "file_$i=\$1"
  shift
done
dump_script=$1 check_script=$2 dump_args=$3
shift 3

if ! mkdir "$work"; then
  verdict '"setup":1'
  exit 0
fi
# On a full disk the folder and even an empty file can still be made.
if ! printf '%s\n' "$$" >"$work/pid"; then
  rm -rf -- "$work"
  verdict '"setup":1'
  exit 0
fi

hash_tool=
for tool in sha256sum shasum sha256; do
  if command -v "$tool" >/dev/null 2>&1; then
    hash_tool=$tool
    break
  fi
done

stopping=
finished=
stop_children() {
  trap '' TERM HUP INT
  kill -TERM 0 2>/dev/null
  # What runs as another user does not hear us; ask as that user.
  if [ -n "$run_as" ]; then
    # shellcheck disable=SC2016
    sudo -n -u "$run_as" -- sh -c 'kill -TERM "-$1"' surety-stop "$$" 2>/dev/null
  fi
}
clean_up() {
  if [ -z "$finished" ]; then
    stop_children
    i=0
    while [ "$i" -lt "$files" ]; do
      i=$((i + 1))
      eval "rm -f -- \"\$file_$i\""
    done
  fi
  rm -rf -- "$work"
}
trap 'clean_up' EXIT
trap 'stopping=1; exit 143' TERM HUP INT

if [ -z "$hash_tool" ]; then
  verdict '"setup":2'
  exit 0
fi

# The guard: standard input closes when the line drops, when the workstation dies, and when a person cancels.
(
  trap - TERM HUP INT EXIT
  while IFS= read -r _ <&3; do :; done
  kill -TERM 0
) >/dev/null 2>&1 &
guard=$!
exec 3<&-

# Others work on this server too: give way to them.
gently=
command -v nice >/dev/null 2>&1 && gently='nice -n 5'
if command -v ionice >/dev/null 2>&1 && ionice -c 2 -n 7 true 2>/dev/null; then gently="$gently ionice -c 2 -n 7"; fi

if [ "$compressor" = auto ]; then
  for tool in igzip pigz gzip; do
    if command -v "$tool" >/dev/null 2>&1; then
      compressor=$tool
      break
    fi
  done
fi
# igzip knows levels 0 to 3.
igzip_level=$(((level + 2) / 3))

dump() {
  if [ -n "$run_as" ]; then
    # shellcheck disable=SC2086
    printf '%s\n' "$secret" | $gently sudo -n -u "$run_as" -- sh -c "$dump_script" surety-dump "$@"
  else
    # shellcheck disable=SC2086
    printf '%s\n' "$secret" | $gently sh -c "$dump_script" surety-dump "$@"
  fi
}
compress() {
  # shellcheck disable=SC2086
  case $compressor in
    none) exec cat ;;
    igzip) exec $gently igzip "-$igzip_level" -c ;;
    pigz) exec $gently pigz "-$level" -c ;;
    gzip) exec $gently gzip "-$level" -c ;;
    *) exit 127 ;;
  esac
}
hash() {
  case $hash_tool in
    sha256sum) sha256sum ;;
    shasum) shasum -a 256 ;;
    sha256) sha256 -q ;;
  esac
}
check() {
  # shellcheck disable=SC2086
  $gently sh -c "$check_script" surety-check "$@"
}
# Pipes hold 64 KiB: without some room between, the compressor stands still whenever one of its readers takes a breath.
# Measured on two cores: two of these save a quarter of the time.
buffer() {
  dd ibs=65536 obs=1048576 2>/dev/null
}
# A file that fails must not stop the others: what it cannot take is read and dropped.
write_file() {
  dd of="$1" bs=1048576 conv=fsync 2>"$work/dd.$2"
  status=$?
  [ "$status" = 0 ] || cat >/dev/null
  return "$status"
}
status_of() {
  status=-1
  if [ -s "$work/rc.$1" ]; then read -r status <"$work/rc.$1"; fi
  printf '%s' "$status"
}

mkfifo "$work/to.hash" "$work/to.count" "$work/to.check"
(
  trap - TERM HUP INT EXIT
  hash <"$work/to.hash" >"$work/hash"
  printf '%s\n' "$?" >"$work/rc.hash"
) &
hashing=$!
(
  trap - TERM HUP INT EXIT
  wc -c <"$work/to.count" >"$work/count"
  printf '%s\n' "$?" >"$work/rc.count"
) &
counting=$!
(
  trap - TERM HUP INT EXIT
  # shellcheck disable=SC2320
  shift "$dump_args"
  check "$@" <"$work/to.check" >"$work/evidence"
  printf '%s\n' "$?" >"$work/rc.check"
) &
checking=$!
writing=
i=0
while [ "$i" -lt "$files" ]; do
  i=$((i + 1))
  mkfifo "$work/to.file.$i"
  file=
  eval "file=\$file_$i"
  (
    trap - TERM HUP INT EXIT
    write_file "$file" "$i" <"$work/to.file.$i"
    printf '%s\n' "$?" >"$work/rc.file.$i"
  ) &
  writing="$writing $!"
done

(
  trap - TERM HUP INT EXIT
  {
    # Only the dump's own arguments: those of the check stand behind them.
    n=$dump_args
    total=$#
    while [ "$n" -gt 0 ]; do
      set -- "$@" "$1"
      shift
      n=$((n - 1))
    done
    shift "$((total - dump_args))"
    dump "$@"
    printf '%s\n' "$?" >"$work/rc.dump"
  } | {
    (compress)
    printf '%s\n' "$?" >"$work/rc.compress"
  } | {
    buffer
    printf '%s\n' "$?" >"$work/rc.buffer"
  } | {
    tee "$work"/to.*
    printf '%s\n' "$?" >"$work/rc.tee"
  } | {
    if [ "$to_stdout" = yes ]; then buffer; else cat >/dev/null; fi
    printf '%s\n' "$?" >"$work/rc.out"
  }
) &
moving=$!

# Bytes that pass by the workstation are counted there; those that do not are told about.
telling=
if [ "$to_stdout" != yes ] && [ "$files" -gt 0 ]; then
  (
    trap - TERM HUP INT EXIT
    # Nothing that sleeps may hold our standard error: the channel ends only when all have let go of it.
    while sleep 1 >/dev/null 2>&1; do
      printf 'surety-progress %s\n' "$(wc -c <"$file_1" 2>/dev/null)" >&2
    done
  ) &
  telling=$!
fi

# shellcheck disable=SC2086
for child in $moving $hashing $counting $checking $writing; do
  wait "$child"
done
# shellcheck disable=SC2086
kill "$guard" $telling 2>/dev/null
# shellcheck disable=SC2086
wait "$guard" $telling 2>/dev/null

read -r bytes _ <"$work/count" || bytes=0
read -r sha256 _ <"$work/hash" || sha256=
evidence=$(head -c 200 "$work/evidence" 2>/dev/null | tr -cd 'A-Za-z0-9 .,:=_-')
summary="\"setup\":0,\"dump\":$(status_of dump),\"compress\":$(status_of compress),\"tee\":$(status_of tee)"
summary="$summary,\"buffer\":$(status_of buffer),\"out\":$(status_of out)"
summary="$summary,\"hash\":$(status_of hash),\"count\":$(status_of count),\"check\":$(status_of check)"
i=0
while [ "$i" -lt "$files" ]; do
  i=$((i + 1))
  summary="$summary,\"file$i\":$(status_of "file.$i")"
  if [ -s "$work/dd.$i" ] && [ "$(status_of "file.$i")" != 0 ]; then cat "$work/dd.$i" >&2; fi
done
# A status that is missing may be one that found no room; a shell does not always say so.
printf '%s\n' "$summary" >"$work/room" || summary="$summary,\"room\":0"
[ -n "$stopping" ] && exit 143
finished=1
verdict "$summary,\"bytes\":${bytes:-0},\"sha256\":\"${sha256##*\\}\",\"evidence\":\"$evidence\",\"compressor\":\"$compressor\""

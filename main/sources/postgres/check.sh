# shellcheck shell=sh
# Reads an archive whole from standard input. Argument: the major version of the pg_dump that wrote it.
# `pg_restore -l` reads the table of contents alone and passes on a cut or altered archive: this restores it into nothing.
export LC_ALL=C
surety_restore=$(surety_tool pg_restore "$1")
if [ -z "$surety_restore" ]; then
  cat >/dev/null
  surety_need pg_restore
fi
# Told to be verbose, it writes a line for each entry to standard error: those are counted. What else it said is of
# interest only when it failed.
surety_out=$(
  {
    "$surety_restore" -Fc -v -f /dev/null 2>&1 >/dev/null
    printf 'surety-rc %d\n' $?
    # Whoever feeds us must never meet a closed pipe.
    cat >/dev/null
  } | awk '
    /^surety-rc / { rc = $2; next }
    /^pg_restore: (creating|processing data for|executing) / { n++; next }
    /^pg_restore: / && !/^pg_restore: (\[|error|fatal|warning|detail|hint|from|in|while)/ { next }
    { said[lines++ % 20] = $0 }
    END {
      print rc, n + 0
      first = lines > 20 ? lines - 20 : 0
      for (i = first; rc != 0 && i < lines; i++) print said[i % 20] | "cat 1>&2"
    }
  '
)
surety_rc=${surety_out% *}
[ "${surety_rc:-1}" -eq 0 ] || exit "${surety_rc:-1}"
printf 'read whole by pg_restore, %d entries\n' "${surety_out#* }"

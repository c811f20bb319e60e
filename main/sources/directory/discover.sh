# shellcheck shell=sh disable=SC2016
# Lists a directory and the directories in it; small.sh stands before it. $1 directory  $2 seconds for sizes.
# Output: size in KiB (or -) and path, each ended by NUL. Verdict: there, count.
if [ -n "$run_as" ] && ! as true; then verdict '"sudo":0'; fi
as test -d "$1" || verdict '"sudo":1,"there":0'
as test -x "$1" || verdict '"sudo":1,"there":1,"readable":0'
as test -r "$1" || verdict '"sudo":1,"there":1,"readable":0'
as sh -c '
  deadline=$(($(date +%s) + $2))
  count=0
  show() {
    size=-
    left=$((deadline - $(date +%s)))
    if [ "$left" -gt 0 ] && command -v timeout >/dev/null 2>&1; then
      size=$(timeout "$left" du -sk -- "$1" 2>/dev/null | head -n 1 | cut -f 1)
      case $size in "" | *[!0-9]*) size=- ;; esac
    fi
    printf "%s\000%s\000" "$size" "$1"
  }
  for child in "${1%/}"/* "${1%/}"/.[!.]* "${1%/}"/..?*; do
    if [ ! -d "$child" ] || [ -L "$child" ]; then continue; fi
    count=$((count + 1))
    [ "$count" -le 1000 ] || break
    show "$child"
  done
  show "$1"
' surety-children "$1" "$2"
verdict '"sudo":1,"there":1,"readable":1'

# shellcheck shell=sh disable=SC2034,SC2154
# Empties a database and loads a dump into it; puts the safety backup back when that fails.
# restoring.sh, unpack.sh and target.sh stand before it. $1 artifact, then what take_target takes.
# Verdict: state, reason (stopped, sign-in, target, empty, load).
artifact=$1
shift
take_target "$@"
begin
set_state begin

if ! found=$(sql "SELECT CONCAT('is ', default_character_set_name, ' ', default_collation_name) FROM information_schema.schemata WHERE CAST(schema_name AS BINARY) = x'$hex'"); then
  if [ -n "$stopped" ]; then tell untouched stopped; else tell untouched sign-in; fi
fi
if [ -n "$safety" ]; then
  # The order of things is: safety backup, then this. Without the one the other must not happen.
  if [ -z "$found" ] || [ ! -s "$safety" ]; then tell untouched target; fi
  printf '%s\n' "${found#is }" >"$folder/schema"
  read -r charset collation <"$folder/schema"
  before=$(count_tables)
elif [ -n "$found" ]; then
  tell untouched target
fi
[ -z "$stopped" ] || tell untouched stopped

undo() {
  unstoppable
  reason=$1
  [ -n "$stopped" ] && reason=stopped
  if put_back; then tell rolled-back "$reason"; else tell broken "$reason"; fi
}

set_state emptying
if [ -n "$safety" ]; then
  if ! drop_database; then
    # In use, or not allowed: nothing happened, and the target need not be touched to be as it was.
    if [ -z "$stopped" ] && [ -n "$before" ] && [ "$(count_tables)" = "$before" ]; then tell untouched empty; fi
    undo empty
  fi
  create_database '' || undo empty
else
  # Without IF NOT EXISTS: what someone else made in the meantime is not ours.
  if ! create_database ''; then
    [ -n "$stopped" ] && undo empty
    tell untouched empty
  fi
fi
[ -z "$stopped" ] || undo stopped

set_state loading
loading=$artifact
work load_file
loaded || undo load
[ -z "$stopped" ] || undo stopped
unstoppable
tell restored

#!/usr/bin/env bash
# check: fails when the model has changes that no migration holds.   add NAME: adds one for each database.
set -euo pipefail
cd "$(dirname "$0")/.."
project=tools/AuditFlow.Migrations

ef() {
  local provider=$1; shift
  dotnet ef "$@" --no-build --context "${provider}AuditFlowDb" --project src/AuditFlow --startup-project "$project"
}

dotnet tool restore >/dev/null
build() { dotnet build "$project" -v q -nologo >/dev/null || dotnet build "$project" -v q -nologo; }

case "${1:-}" in
  check) build; for p in Sqlite Postgres; do ef $p migrations has-pending-model-changes; done ;;
  add) build; for p in Sqlite Postgres; do ef $p migrations add "$2" --output-dir "Migrations/$p"; done ;;
  *) echo "usage: tools/migrations.sh check | add NAME"; exit 2 ;;
esac

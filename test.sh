#!/usr/bin/env bash
# Builds AuditFlow and runs all of its tests.   ./test.sh [--long]
# Tests that use the database are run twice: on SQLite, and on a PostgreSQL server that is started for it. AUDITFLOW_TEST_DB
# names another server, by a connection string whose user may create databases.
# --long runs the same tests with full counts and prints the seeds of random ones. AUDITFLOW_ALL=1 makes a test that cannot run
# on this machine a failure instead of a skip. AUDITFLOW_CHROMIUM names the browser (default: chromium from the PATH).
# The last line is always: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for argument in "$@"; do
  case "$argument" in
    --long) export AUDITFLOW_LONG=1 ;;
    *) echo "usage: ./test.sh [--long]" >&2; exit 2 ;;
  esac
done

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
passed=0 failed=0 skipped=0

finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] || exit 1
  exit 0
}

stop() {
  echo "$1" >&2
  failed=$((failed + 1))
  finish
}

# A Debian package is installed when this user may; otherwise the tests that need it say that it is missing.
install_package() {
  command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || return 1
  echo "Installing $1 …"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1 ||
    { apt-get update -qq >/dev/null 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1; }
}

command -v dotnet >/dev/null || stop "The .NET 10 SDK is missing: the command dotnet is not on the PATH."
command -v node >/dev/null && command -v npm >/dev/null || stop "Node.js 20 or newer is missing: the commands node and npm are not on the PATH."

if [ -z "${AUDITFLOW_CHROMIUM:-}" ]; then
  command -v chromium >/dev/null || install_package chromium || echo "Chromium is missing and cannot be installed by this user: install the Debian package chromium." >&2
  AUDITFLOW_CHROMIUM=$(command -v chromium || true)
fi
[ -z "$AUDITFLOW_CHROMIUM" ] || export AUDITFLOW_CHROMIUM

source tools/test-server.sh
results=$(mktemp -d)
trap 'stop_postgres; rm -rf "$results"' EXIT

dotnet build AuditFlow.sln -v quiet -nologo || stop "The build failed."

# The value of an attribute of the <Counters …> element of a result file.
counter() {
  sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1
}

# Runs the tests of a project that a filter chooses, and counts them under a name.
run_tests() {
  local project=$1 name=$2 filter=$3 code total ok bad
  echo "== $name"
  dotnet test "$project" --no-build -v quiet -nologo --filter "$filter" --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal"
  code=$?
  if [ -s "$results/$name.trx" ]; then
    total=$(counter total "$results/$name.trx"); ok=$(counter passed "$results/$name.trx"); bad=$(counter failed "$results/$name.trx")
    [ -z "${AUDITFLOW_LONG:-}" ] || sed -nE 's/^(.*<StdOut>)?(Seed [0-9]+:[^<]*).*/\2/p' "$results/$name.trx"
    passed=$((passed + ok)); failed=$((failed + bad)); skipped=$((skipped + total - ok - bad))
    [ "$total" -gt 0 ] || { echo "$name ran no test." >&2; failed=$((failed + 1)); }
    # A run that broke off may report fewer tests than it should have, all of them good.
    [ "$code" -eq 0 ] || [ "$bad" -gt 0 ] || { echo "$name ended with code $code." >&2; failed=$((failed + 1)); }
  else
    echo "$name gave no result (code $code)." >&2
    failed=$((failed + 1))
  fi
}

# What the attributes on the tests say; see tests/AuditFlow.Tests/Fixtures/Databases.cs.
on_sqlite='PostgresAlone!=yes'
on_postgres='(Database=both&SqliteAlone!=yes)|PostgresAlone=yes'
with_database='tests/AuditFlow.Tests tests/AuditFlow.Browser.Tests'

server=${AUDITFLOW_TEST_DB:-}
unset AUDITFLOW_TEST_DB
for project in tests/*.Tests; do
  run_tests "$project" "$(basename "$project")" "$on_sqlite"
done

if [ -n "$server" ]; then export AUDITFLOW_TEST_DB=$server; else start_postgres; fi
if [ -n "${AUDITFLOW_TEST_DB:-}" ]; then
  for project in $with_database; do
    run_tests "$project" "$(basename "$project")-PostgreSQL" "$on_postgres"
  done
else
  count=$(for project in $with_database; do dotnet test "$project" --no-build -v quiet -nologo --list-tests --filter "$on_postgres"; done | grep -c '^    ')
  echo "$count tests were not run on PostgreSQL: there is no server." >&2
  if [ "${AUDITFLOW_ALL:-}" = 1 ]; then failed=$((failed + count)); else skipped=$((skipped + count)); fi
fi

finish

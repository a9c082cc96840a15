# Sourced by test.sh: a PostgreSQL server for the length of one run, in a folder of its own, on a free loopback port.
# start_postgres sets AUDITFLOW_TEST_DB, or says what is missing and fails; stop_postgres ends the server and removes it.
postgres_folder='' postgres_bin=''

# The server refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then (cd "$postgres_folder" && exec runuser -u nobody -- "$@"); else "$@"; fi
}

# Debian keeps the programs off the PATH, a folder a version.
find_postgres() {
  local ctl
  ctl=$(ls -d /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | sort -V | tail -n 1)
  [ -n "$ctl" ] || ctl=$(command -v pg_ctl) || return 1
  postgres_bin=$(dirname "$ctl")
}

start_postgres() {
  local port attempt
  find_postgres || { install_package postgresql && find_postgres; } ||
    { echo "PostgreSQL is missing and cannot be installed by this user: install the Debian package postgresql." >&2; return 1; }
  postgres_folder=$(mktemp -d)
  [ "$(id -u)" != 0 ] || chown nobody "$postgres_folder"

  # A linguistic order of its own for what the product leaves to the server: the product may not depend on it.
  as_server "$postgres_bin/initdb" -D "$postgres_folder/data" -U auditflow -A trust --no-sync -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US >"$postgres_folder.log" 2>&1 ||
    { echo "PostgreSQL cannot make a database folder: $(tail -n 3 "$postgres_folder.log")" >&2; return 1; }
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if as_server "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -w -s -l "$postgres_folder/server.log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300" start >>"$postgres_folder.log" 2>&1; then
      export AUDITFLOW_TEST_DB="Host=127.0.0.1;Port=$port;Username=auditflow"
      return 0
    fi
  done
  echo "PostgreSQL does not start: $(tail -n 3 "$postgres_folder/server.log")" >&2
  return 1
}

stop_postgres() {
  [ -n "$postgres_folder" ] || return 0
  as_server "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -m immediate -s stop >/dev/null 2>&1
  rm -rf "$postgres_folder" "$postgres_folder.log"
}

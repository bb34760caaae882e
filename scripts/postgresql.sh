#!/usr/bin/env bash
# A private PostgreSQL for the tests: own data folder, own port, no password, gone when stopped.
#   postgresql.sh start   prints the URL      postgresql.sh stop
set -euo pipefail
port="${HUABIAO_PG_PORT:-55432}"
base="${HUABIAO_PG_DIR:-${TMPDIR:-/tmp}/huabiao-postgresql-$port}"
bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
as_postgres() { if [ "$(id -u)" = 0 ]; then su postgres -c "$*"; else bash -c "$*"; fi; }
case "${1:-}" in
  start)
    if ! as_postgres "$bin/pg_ctl -D $base/data status" >/dev/null 2>&1; then
      rm -rf "$base"; mkdir -p "$base"; [ "$(id -u)" = 0 ] && chown postgres "$base"
      as_postgres "$bin/initdb -D $base/data -U postgres -A trust -E UTF8 --locale=C.UTF-8" >/dev/null
      as_postgres "$bin/pg_ctl -D $base/data -w -l $base/log -o '-p $port -k $base -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60' start" >/dev/null
    fi
    echo "postgresql://postgres@127.0.0.1:$port/huabiao"
    ;;
  stop)
    as_postgres "$bin/pg_ctl -D $base/data -m immediate stop" >/dev/null 2>&1 || true
    rm -rf "$base"
    ;;
  *) echo "usage: postgresql.sh start|stop" >&2; exit 2 ;;
esac

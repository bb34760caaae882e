#!/usr/bin/env bash
# The whole suite: everything on SQLite, then all that touches a database again on PostgreSQL.
set -uo pipefail
cd "$(dirname "$0")/.."
which="${1:-all}"
python="${HUABIAO_PYTHON:-.venv/bin/python}"
status=0
scripts/system_packages.sh || exit 1
# axe-core and the sources of the theme, for the accessibility and stylesheet tests.
[ -d theme/node_modules ] || (cd theme && npm ci --ignore-scripts --no-audit --no-fund --silent) || exit 1

# Everything the tests write goes into one folder, in memory where there is room: they flush to the disk all the time.
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)
TMPDIR=$(mktemp -d -p "$([ "${room:-0}" -gt 3000000 ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")" huabiao-tests-XXXXXX)
chmod 755 "$TMPDIR" # the PostgreSQL of the tests runs as somebody else
export TMPDIR
on_sqlite() { HUABIAO_DATABASE_URL= "$@"; }
on_postgresql() { HUABIAO_DATABASE_URL="$url" "$@"; }
tidy() {
  [ -n "${url:-}" ] && scripts/postgresql.sh stop
  rm -rf "$TMPDIR"
}
trap tidy EXIT
trap 'exit 130' INT TERM

# Both migrated databases at once, one on each core; what follows copies them.
if [ "$which" != sqlite ]; then
  url=$(scripts/postgresql.sh start) || exit 1
  on_postgresql "$python" -m tests.template_database >/dev/null &
fi
on_sqlite "$python" -m tests.template_database >/dev/null || exit 1
wait

if [ "$which" = all ] || [ "$which" = sqlite ]; then
  echo "== SQLite"
  on_sqlite "$python" -m pytest -n 2 --dist loadfile || status=1
fi
if [ "$which" = all ] || [ "$which" = postgresql ]; then
  echo "== PostgreSQL"
  # Rules and rendering know no database; clauses are proven, and the example runs, on the embedded engine.
  on_postgresql "$python" -m pytest -n 2 --dist loadfile -m "not browser and not one_engine" \
    --ignore=tests/rules --ignore=tests/render --ignore=tests/clauses --ignore=tests/demo || status=1
fi
exit $status

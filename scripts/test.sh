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
if [ "$which" = all ] || [ "$which" = sqlite ]; then
  echo "== SQLite"
  HUABIAO_DATABASE_URL= "$python" -m pytest -n 2 --dist loadfile || status=1
fi
if [ "$which" = all ] || [ "$which" = postgresql ]; then
  echo "== PostgreSQL"
  url=$(scripts/postgresql.sh start) || exit 1
  HUABIAO_DATABASE_URL="$url" "$python" -m pytest -n 2 --dist loadfile -m "not browser and not one_engine" || status=1
  scripts/postgresql.sh stop
fi
exit $status

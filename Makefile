# Every target says what it does behind `##`; `make help` lists them.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
export HUABIAO_PYTHON := $(abspath $(BIN)/python)

.PHONY: help
help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements/base.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(DEV_STAMP): requirements/dev.txt requirements/ocr.txt $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt -r requirements/ocr.txt
	touch $@

.PHONY: install
install: $(STAMP) messages ## Install what the product runs on into .venv

.PHONY: demo
demo: install ## Set up the example county and run it (Ctrl-C ends everything)
	$(BIN)/huabiao demo start

.PHONY: test
test: $(DEV_STAMP) messages ## Run every test, on SQLite and on PostgreSQL
	scripts/test.sh

.PHONY: test-sqlite
test-sqlite: $(DEV_STAMP) messages ## Run the tests on SQLite only
	scripts/test.sh sqlite

.PHONY: test-postgresql
test-postgresql: $(DEV_STAMP) messages ## Run the database tests on PostgreSQL only
	scripts/test.sh postgresql

.PHONY: check
check: $(DEV_STAMP) messages ## Formatting, lint, types, architecture, migrations, translations, documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy huabiao tests bench scripts
	$(BIN)/python scripts/check_repository.py
	DJANGO_SETTINGS_MODULE=huabiao.config.settings.test $(BIN)/python -m django makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=huabiao.config.settings.test $(BIN)/python -m django check

.PHONY: bench
bench: $(DEV_STAMP) messages ## Measure the promises beside their peers
	scripts/system_packages.sh bench
	$(BIN)/python -m bench

.PHONY: messages
messages: $(STAMP) ## Compile the Chinese catalogues
	@$(BIN)/python scripts/messages.py compile

.PHONY: requirements
requirements: $(DEV_STAMP) ## Lock the requirements again, with hashes and without any index address
	$(BIN)/python scripts/lock_requirements.py

.PHONY: theme
theme: ## Build the public theme from its npm sources (development time only)
	scripts/theme.sh

.PHONY: compliance
compliance: $(DEV_STAMP) messages ## Prove each clause by deleting its rule; write docs/compliance.md
	$(BIN)/python scripts/compliance.py --prove

.PHONY: format
format: $(DEV_STAMP) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

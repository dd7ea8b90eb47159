# The doors of the house. `make run` and `make test` do all the set-up they need.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test drill check audit bench assets messages screenshots fmt clean

BIN := .venv/bin
# The certificates of the system: a proxy that the office trusts is trusted here too.
export UV_SYSTEM_CERTS := 1
UV := $(BIN)/uv pip install --quiet --require-hashes

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

run: .venv/base.stamp ## The portal on this machine, as a demo (PORT=8000, DATABASE_URL=sqlite or postgresql)
	@MOTCUA_MODE=$${MOTCUA_MODE:-demo} exec $(BIN)/motcua run

test: .venv/dev.stamp ## Everything, on SQLite and PostgreSQL, with the journeys in Chromium (ARGS="-k lookup" narrows)
	@$(BIN)/python -m tools.test $(ARGS)

drill: .venv/dev.stamp ## The long forms of the tests
	@MOTCUA_DRILL=1 $(BIN)/python -m tools.test $(ARGS)

check: .venv/dev.stamp ## Style, types, floors, migrations, templates, translations: all that needs no running
	@$(BIN)/python -m tools.check

audit: .venv/dev.stamp ## Known vulnerabilities in the dependencies; fails when something could not be audited
	@$(BIN)/python -m tools.audit

bench: .venv/dev.stamp ## How fast, measured on this machine
	@$(BIN)/python -m bench $(ARGS)

assets: ## Compile styles from assets/ (needs Node; the compiled files are committed)
	@sh assets/build.sh

messages: .venv/dev.stamp ## Collect the texts for translation and compile the catalogues
	@$(BIN)/python -m tools.messages

screenshots: .venv/dev.stamp ## Retake the pictures of the guide
	@$(BIN)/python -m tools.screenshots

fmt: .venv/dev.stamp ## Put the code into its form
	@$(BIN)/ruff check --quiet --fix .; $(BIN)/ruff format --quiet .

clean: ## Remove environment and caches; the demo's data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, in three steps that are repeated only when what they read has changed.
.venv/uv.stamp: requirements/uv.txt tools/find-python
	@if ! $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		python=$$(tools/find-python) || exit 1; \
		echo "Making the environment with $$python"; \
		rm -rf .venv && "$$python" -m venv .venv || exit 1; \
	fi
	@$(BIN)/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements/uv.txt
	@touch $@

.venv/base.stamp: .venv/uv.stamp requirements/base.txt pyproject.toml
	@echo "Installing what the portal needs"
	@$(UV) -r requirements/base.txt
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/base.stamp requirements/dev.txt
	@echo "Installing what building and testing need"
	@$(UV) -r requirements/dev.txt
	@touch $@

# The front door: `make` alone lists what there is, and CI calls the same targets.
#
# Everything lives in .venv/, made from the hash-pinned locks. Stamps inside it remember what is
# installed, so a second run starts where the first one stopped.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed

# The first of these that is new enough makes the environment; PYTHON=/path/to/python names another.
PYTHON := python3 python3.13 python3.12 python3.11

# Where the publishers' real files may already be: the tests that need them run only then.
REAL_FILES := $(or $(RINGLEDGER_SOURCE_DIR),$(wildcard ../shared/data/raw))

# pip takes nothing that a lock does not name with its hash; one line per package shows it is alive.
INSTALL := $(BIN)/python -u -m pip install --disable-pip-version-check --no-input --require-hashes
PACKAGES := awk '/^Collecting/ { print "  " $$2; fflush() } /^Installing/ { print "  unpacking"; fflush() }'

# sqlfluff compiles the models through dbt; what dbt writes meanwhile stays out of the project.
SQLFLUFF := RINGLEDGER_WAREHOUSE=:memory: DBT_TARGET_PATH='$(CURDIR)/$(VENV)/sqlfluff' \
	DBT_LOG_PATH='$(CURDIR)/$(VENV)/sqlfluff' $(BIN)/sqlfluff

.PHONY: help build test lint lint-python lint-sql types pytest format docs site catalog lock dev setup wheel clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

build: $(RUNTIME) ## Set up .venv/ and build the demo edition; prints its claims table
	@$(BIN)/ringledger build

test: lint types pytest ## Lint, types, tests, then the editions with all their checks
	@$(BIN)/ringledger build
ifneq ($(REAL_FILES),)
	@RINGLEDGER_SOURCE_DIR='$(REAL_FILES)' $(BIN)/ringledger build --edition eff-2020
else
	@echo 'eff-2020 was not built: RINGLEDGER_SOURCE_DIR names no folder of the real files.' >&2
endif

lint: lint-python lint-sql ## Python and SQL style

lint-python: $(DEVELOPMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-sql: $(DEVELOPMENT)
	$(SQLFLUFF) lint dbt_project

types: $(DEVELOPMENT) ## Static types
	$(BIN)/mypy

pytest: $(DEVELOPMENT) ## The tests alone, on all processors
	RINGLEDGER_SOURCE_DIR='$(REAL_FILES)' $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

format: $(DEVELOPMENT) ## Rewrite Python and SQL in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(SQLFLUFF) fix dbt_project

docs: $(DEVELOPMENT) ## Write again the pages made from registry, analyses and figures (figures need the real files)
	$(BIN)/python docs/editions.py
	$(BIN)/python docs/cookbook.py
ifneq ($(REAL_FILES),)
	RINGLEDGER_SOURCE_DIR='$(REAL_FILES)' $(BIN)/ringledger build --edition eff-2020
	RINGLEDGER_SOURCE_DIR='$(REAL_FILES)' $(BIN)/python docs/tables.py
endif

site: $(DEVELOPMENT) ## Build the documentation as a site into build/site
	@$(BIN)/python -m sphinx -W --keep-going -q -b html -d build/site-trees docs build/site
	@echo 'Open build/site/index.html'

catalog: $(RUNTIME) ## dbt's own pages about every table, as one file: build/catalog.html
	@$(BIN)/ringledger build >/dev/null
	@$(BIN)/python docs/catalog.py build/catalog.html
	@echo 'Open build/catalog.html'

# The development lock comes first and constrains the others, so that one environment serves all.
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-emit-find-links --no-header

lock: $(DEVELOPMENT) ## Lock again after a change of pyproject.toml (UPGRADE=--upgrade takes newer releases)
	$(COMPILE) $(UPGRADE) pyproject.toml --extra dev -o requirements-dev.lock.txt
	$(COMPILE) $(UPGRADE) pyproject.toml -c requirements-dev.lock.txt -o requirements.lock.txt
	$(COMPILE) $(UPGRADE) --group pyproject.toml:build -c requirements-dev.lock.txt -o requirements-build.lock.txt

dev: $(RUNTIME) ## Open the project in Dagster's web interface, with its daemon
	$(BIN)/ringledger ui

setup: $(DEVELOPMENT) ## Set up .venv/ with the development tools
	@echo 'Ready: source $(BIN)/activate'

wheel: $(RUNTIME) ## Build the wheel into dist/
	@rm -rf dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

clean: ## Remove the environment and every cache; data/ stays
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache dbt_project/logs dbt_project/target
	rm -f $(addprefix docs/reference/,commands.md settings.md tables.md seeds.md)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pyvenv.cfg:
	@python=; \
	for candidate in $(PYTHON); do \
	  if $$candidate -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; \
	  then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'ringledger runs on Python 3.11, 3.12 or 3.13, and none of these is one: $(PYTHON).' \
	    'Install one, or name it: make build PYTHON=/path/to/python3.12' >&2; \
	  exit 1; \
	fi; \
	echo "Making $(VENV)/ with $$($$python --version)"; \
	$$python -m venv $(VENV)

$(RUNTIME): pyproject.toml requirements.lock.txt requirements-build.lock.txt | $(VENV)/pyvenv.cfg
	@echo 'Installing what ringledger runs on (a minute or two the first time)'
	@$(INSTALL) -r requirements.lock.txt -r requirements-build.lock.txt | $(PACKAGES)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): requirements-dev.lock.txt $(RUNTIME)
	@echo 'Installing the development tools'
	@$(INSTALL) -r requirements-dev.lock.txt | $(PACKAGES)
	@touch $@

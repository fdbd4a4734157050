# Everything that is done here by command; `make` lists it. Nothing is installed outside .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# What is installed so far: one empty file each, older than pyproject.toml when it is out of date.
CREATED := $(VENV)/.created
LIGHT := $(VENV)/.installed-sdk
FULL := $(VENV)/.installed-dev
OFFICIAL := $(VENV)/.installed-official
# An environment for each generator that we are compared with, since their needs exclude each other.
PEERS := $(patsubst benchmarks/corpus/peers/%.txt,$(VENV)-peers/%/.installed,\
	$(wildcard benchmarks/corpus/peers/*.txt))
MUTATION := $(VENV)/.installed-mutation

# Where the generated package is imported from.
OUTPUT := generated
# For pytest, as in `make test ARGS="-k pages -x"`; modules, as in `make mutation ARGS="--sample 0.25 pages acs3"`.
ARGS ?=
# For a version other than the computed one, as in `make release-prepare VERSION=1.0.0`.
VERSION ?=
# What `make check` compares the document with: as last released, else as last committed.
SINCE ?= $(shell git describe --tags --abbrev=0 --match 'v[0-9]*' 2> /dev/null || echo HEAD)
# Findings are annotations where GitHub reads them.
FORMAT := $(if $(GITHUB_ACTIONS),github,text)
# The tag that a release was started by, which has to be that of its version.
TAG ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check generate lint format goldens long mutate mutation shared corpus official peers clean \
	release-plan release-prepare release-build release-verify release-test tool-build tool-verify

help: ## List what there is to do
	@echo "make TARGET   (PYTHON=$(PYTHON), 3.11 or later; * is what one needs)"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { star = sub(/^\* /, "", $$2) ? "*" : " "; \
		printf " %s %-15s %s\n", star, $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(LIGHT) ## * Generate the SDK, check it, and call a service with it
	@echo "$$ sdkwright generate"; $(BIN)/sdkwright generate
	@echo "$$ sdkwright check"; $(BIN)/sdkwright check
	@echo "$$ python examples/tour.py"; PYTHONPATH=$(OUTPUT) $(BIN)/python examples/tour.py

# Two runs, since either folder is the root of its own tests, as it is for whoever has only one.
test: $(FULL) ## * Run every test, those of the generated package first
	@echo "The tests of the generated package:"
	@cd $(OUTPUT) && PYTHONPATH=. ../$(BIN)/python -m pytest -q $(ARGS)
	@echo "The tests of sdkwright:"
	@$(BIN)/python -m pytest tests $(ARGS)

check: $(LIGHT) ## * Lint the document, show how the package differs from it, and what changed
	@$(BIN)/sdkwright lint --format $(FORMAT)
	@$(BIN)/sdkwright check
	@if git rev-parse --verify --quiet $(SINCE) > /dev/null; then \
		$(BIN)/sdkwright diff --since $(SINCE) --format $(FORMAT); fi

generate: $(LIGHT) ## * Write the package anew, after a change of document or templates
	@$(BIN)/sdkwright generate

lint: $(FULL) ## Check style, types and imports: tool, runtime, tests, generated package
	$(BIN)/ruff check .
	$(BIN)/black --check .
	$(BIN)/mypy
	$(BIN)/pyright --project pyproject.toml --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-logo
	cd $(OUTPUT) && ../$(BIN)/ruff check .
	cd $(OUTPUT) && ../$(BIN)/mypy .
	cd $(OUTPUT) && ../$(BIN)/pyright --project pyproject.toml --pythonpath ../$(BIN)/python

format: $(FULL) ## Format the code, and correct what can be corrected safely
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/black --quiet .

goldens: $(FULL) ## Rewrite what tests expect to be generated; read it in `git diff`
	@SDKWRIGHT_REWRITE_GOLDENS=1 $(BIN)/python -m pytest tests $(ARGS)
	@git --no-pager diff --stat -- tests

mutate: $(FULL) ## Measure the generated tests: which changes of the document they notice
	@$(BIN)/sdkwright mutate --fail-under 99 $(ARGS)

shared: $(FULL) ## Run the tests that need the reference data in $SDKWRIGHT_SHARED
	@if [ -d "$$SDKWRIGHT_SHARED" ]; then $(BIN)/python -m pytest -m shared tests $(ARGS); \
	else echo "Skipped: SDKWRIGHT_SHARED does not name the folder of the reference data."; fi

corpus: $(FULL) ## Generate from every document of the corpus in $SDKWRIGHT_SHARED, and check the packages
	@$(BIN)/python tests/shared/corpus.py $(ARGS)

long: $(FULL) ## Run the tests that look for rare faults, for many minutes
	@$(BIN)/python -m pytest -m long tests $(ARGS)

official: $(OFFICIAL) ## Compare requests with those of the SDK that Alibaba Cloud publishes
	@$(BIN)/python -m pytest -m official tests $(ARGS)

release-plan: $(FULL) ## Say what the next release of the SDK is, and why
	@$(BIN)/sdkwright release plan $(if $(VERSION),--version $(VERSION))

release-prepare: $(FULL) ## Write the version, the changelog and the package of that release
	@$(BIN)/sdkwright release prepare $(if $(VERSION),--version $(VERSION))

release-build: $(FULL) ## Build wheel and sdist of the SDK into dist/
	@$(BIN)/sdkwright release build

release-verify: $(FULL) ## Check them, in clean environments too
	@$(BIN)/sdkwright release verify $(if $(TAG),--tag $(TAG))

release-test: $(FULL) ## Publish to an index on loopback and install from it, as a test
	@$(BIN)/python -m pytest -m release tests/release $(ARGS)

# The same time in the files wherever it is built: that of the commit.
tool-build: $(FULL) ## Build wheel and sdist of sdkwright into dist/tool/
	@rm -rf dist/tool
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} \
		$(BIN)/python -m build --no-isolation --outdir dist/tool .

tool-verify: $(FULL) ## Check them, and set up a repository with what was built
	@$(BIN)/twine check --strict dist/tool/*
	@$(BIN)/check-wheel-contents --no-config --toplevel sdkwright dist/tool/*.whl
	@$(BIN)/validate-pyproject pyproject.toml
	@test -z "$(TAG)" || test "$(TAG)" = "sdkwright-v$$($(BIN)/sdkwright --version | cut -d' ' -f2)" \
		|| { echo "$(TAG) is not the tag of this version"; exit 1; }
	@WHEELS=$(CURDIR)/dist/tool $(BIN)/python -m pytest -m release tests/release/test_tool.py $(ARGS)
peers: $(FULL) $(PEERS) ## Compare with other generators, on the documents of $SDKWRIGHT_SHARED
	@if [ -d "$$SDKWRIGHT_SHARED" ]; then $(BIN)/python benchmarks/corpus/compare.py \
		"$$SDKWRIGHT_SHARED/corpus" --peers $(VENV)-peers --types \
		--write benchmarks/corpus/results.md $(ARGS); \
	else echo "Skipped: SDKWRIGHT_SHARED does not name the folder of the reference data."; fi

mutation: $(MUTATION) ## Change the runtime bit by bit, and list what no test notices
	@$(BIN)/python tests/mutation/run.py $(ARGS)

clean: ## Remove .venv, caches and builds
	@rm -rf $(VENV) $(VENV)-peers build dist .hypothesis .import_linter_cache
	@find . \( -name .git -prune \) -o -type d \( -name __pycache__ -o -name .mypy_cache \
		-o -name .pytest_cache -o -name .ruff_cache \) -prune -exec rm -rf {} +

# Set-up ---------------------------------------------------------------------------------------

# Run a command, saying what it is for before and how long it took after.
timed = printf '%s ...' "$(1)"; start=$$(date +%s); \
	{ $(2); } || { echo " failed."; exit 1; }; echo " $$(($$(date +%s) - start)) s"

$(CREATED):
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON). Install Python 3.11 or \
	later, on Debian by: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is \
	needed, and $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "$(PYTHON) has no module venv \
	or ensurepip. Install it, on Debian by: apt-get install python3-venv" >&2; exit 1; }
	@# The pip that comes with Python 3.11 does not know dependency groups.
	@$(call timed,Making $(VENV),$(PYTHON) -m venv $(VENV) && $(PIP) install --upgrade "pip>=25.1")
	@touch $@

$(LIGHT): pyproject.toml | $(CREATED)
	@$(call timed,Installing sdkwright and what the SDK needs,$(PIP) install --editable . --group sdk)
	@touch $@

$(FULL): pyproject.toml | $(CREATED)
	@$(call timed,Installing sdkwright and the tools for its tests,$(PIP) install --editable ".[release]" --group dev)
	@touch $@ $(LIGHT)

$(MUTATION): pyproject.toml $(FULL)
	@$(call timed,Installing what makes mutants,$(PIP) install --group mutation)
	@touch $@

$(OFFICIAL): pyproject.toml $(FULL)
	@$(call timed,Installing the official SDK,$(PIP) install --group official)
	@touch $@

$(VENV)-peers/%/.installed: benchmarks/corpus/peers/%.txt | $(CREATED)
	@$(call timed,Installing $*,$(PYTHON) -m venv $(VENV)-peers/$* \
		&& $(VENV)-peers/$*/bin/python -m pip --disable-pip-version-check --quiet install -r $<)
	@touch $@

# `make check` proves the stacks in lib/; `make test` runs every test. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := pip install --quiet --disable-pip-version-check --no-deps
STAMPS := $(VENV)/.stackproof
GATE := .venv-gate
SETS_UP_TO_check := check
SETS_UP_TO_test := check test
SETS_UP_TO_lint := check test lint
pin = printf '%b\n' '$(if $(filter gate,$(1)),checkov,setuptools>=77\nsetuptools-scm>=8)' | $(VENV)/pins/bin/uv pip compile --quiet --universal \
	--python-version $(if $(filter gate,$(1)),3.11.5,3.11) --generate-hashes --no-annotate \
	--custom-compile-command 'make pins' --output-file pins/$(1).txt --upgrade -
STACKS ?= market_data payment_events payment_processing transaction_files
QUICK := lib $(addprefix tests/unit/, values hcl functions schema evaluate model iam constraints contract views/test_hcl_*.py) \
	$(addprefix --ignore=tests/unit/constraints/test_, sensitive_values.py hidden_values.py hidden_neighbours.py)

# Bytecode is kept, whatever the environment says: pytest rewrites all modules of a package with a plugin, and without it
# each of its workers, and each process that a test starts, does so anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := check
# The least that stackproof mutate may say of each, in percent: raise it when a contract has learned to notice more.
LEAST_market_data := 95
LEAST_payment_events := 95
LEAST_payment_processing := 95
LEAST_transaction_files := 95

.PHONY: check test unit quick plan integration load gate browser dist walk mutate fuzz lint format tables bench pins clean help

check: $(STAMPS)/check  ## prove every clause of the stacks in lib/
	$(BIN)/stackproof check lib

test: $(STAMPS)/test  ## run every test
	$(BIN)/pytest -n auto --dist loadgroup

unit: $(STAMPS)/test  ## what CI runs on every push
	$(BIN)/pytest -m unit -n auto --dist loadgroup

quick: $(STAMPS)/test  ## a minute of unit: the language, the evaluator, the constraints, the contracts in lib/
	$(BIN)/pytest -m unit -n auto $(QUICK)

plan: $(STAMPS)/test  ## judge the contracts on the plans of the real Terraform
	$(BIN)/pytest -m plan --stackproof-require=plan lib

integration: $(STAMPS)/test  ## deploy the stacks in lib/ to the local AWS by the real Terraform, and test them there
	$(BIN)/pytest -m integration --stackproof-require=integration tests/integration

load: $(STAMPS)/test  ## the same for three stacks, and ten thousand events through two of them, a thousand through the third
	$(BIN)/pytest -m load --stackproof-require=integration tests/integration

gate: $(STAMPS)/test $(GATE)/.stackproof  ## judge the stacks in lib/ inside checkov, in an environment of its own
	$(BIN)/stackproof gate lib $(GATE_REPORTS)
	$(BIN)/pytest -m gate --stackproof-require=gate tests/gate

browser: $(STAMPS)/test  ## open HTML reports in the Chromium of the system
	$(BIN)/pytest -m browser tests/browser

dist: $(STAMPS)/lint  ## build the source distribution and the wheel, as a package index takes them
	rm -rf dist
	$(BIN)/python -m build --no-isolation
	$(BIN)/twine check --strict dist/*

walk: $(STAMPS)/lint  ## install the wheel in a new environment, and go through a repository of somebody else
	$(BIN)/python tests/walk/walk.py

mutate: $(STAMPS)/check  ## break the stacks in lib/ (STACKS) in many ways, and count what their contracts notice
	$(foreach stack,$(STACKS),$(BIN)/stackproof mutate lib/$(stack) --fail-under $(LEAST_$(stack)) &&) true

fuzz: $(STAMPS)/test  ## two minutes (FUZZ_S) of input that nobody wrote; prints how many inputs there were
	FUZZ_S=$${FUZZ_S:-120} $(BIN)/pytest -n auto -rP tests/unit/views/test_command_fuzz.py

lint: $(STAMPS)/lint  ## lint, format, types, import layers, workflows, the site of docs/; lib/ read by a second parser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github action.yml comment
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml comment/action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci ci/gitlab.yml
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	$(BIN)/stackproof check --second-parser --quiet lib

format: $(STAMPS)/lint  ## write the format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

tables: $(STAMPS)/check  ## write what follows from the constraints: the contract's schema, tables and pages of docs/
	$(BIN)/python scripts/tables.py

bench: $(STAMPS)/check  ## how long a check takes
	$(BIN)/python benchmarks/check.py lib

pins:  ## write pins/ from the newest versions: of each package the version and the digests of all its files
	$(PYTHON) -m venv $(VENV)/pins
	$(VENV)/pins/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(call pin,check) pyproject.toml
	@$(call pin,test) --extra test pyproject.toml
	@$(call pin,lint) --extra test --extra lint pyproject.toml
	@$(call pin,gate)
	@rm -rf $(VENV)/pins

clean:  ## remove the environment and caches
	rm -rf $(VENV) $(GATE) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Stackproof needs Python 3.11 or later, not " + sys.version.split()[0] + ": make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

# checkov and python-hcl2 want the same folder: two environments.
$(GATE)/.stackproof: pins/gate.txt | $(VENV)/bin/python
	$(PYTHON) -m venv --clear $(GATE)
	$(GATE)/bin/python -m $(PIP) --require-hashes -r pins/gate.txt
	@touch $@

# Each stamp is one set of packages: set up once, and again when pyproject.toml or the pins change. Every package has the
# digests of its files in the pins; the one that has none is ours, built by a pinned setuptools.
$(STAMPS)/%: pyproject.toml pins/%.txt | $(VENV)/bin/python
	$(BIN)/python -m $(PIP) --require-hashes -r pins/$*.txt
	$(BIN)/python -m $(PIP) --no-build-isolation -e .
	@mkdir -p $(@D) && touch $(foreach set,$(SETS_UP_TO_$*),$(STAMPS)/$(set))

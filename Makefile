# Twofold's few commands. `make demo` and `make test` each do all their own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: default setup demo test check golden docs bench clean
default: $(STAMP)  ## the pure suites: seconds, for running on save
	$(BIN)/python -m pytest tests/facts tests/core tests/engine -x

setup: $(STAMP)  ## .venv with the locked dependencies and the twofold command

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup  ## the whole story on the embedded org; ends by itself
	$(BIN)/twofold demo --once

test: setup  ## arrows, types, style and every test
	$(BIN)/ruff check src tests benchmarks acceptance
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile tests

check: test

golden: setup  ## rewrite the golden files; review the diff
	TWOFOLD_GOLDEN=write $(BIN)/python -m pytest tests

docs: setup  ## regenerate the reference pages
	$(BIN)/python -m tests.docs.generate

bench: setup  ## measure; figures go to benchmarks/out
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build dist

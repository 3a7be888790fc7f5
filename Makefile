# Twofold's few commands. `make demo` and `make test` each do all their own set-up; they need Python 3.11 or newer and no more.
FITS := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell $(p) -c '$(FITS)' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: default setup demo test check golden docs bench clients clients-installed clean
default: setup  ## the pure suites: seconds, for running on save
	$(BIN)/python -m pytest tests/facts tests/core -x

setup: $(STAMP)  ## .venv with the locked dependencies and the twofold command

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Twofold needs Python 3.11 or newer; none was found. Name one: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c '$(FITS)' || { echo "Twofold needs Python 3.11 or newer; $(PYTHON) is none. Name another: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) can't make virtual environments. On Debian and Ubuntu run: sudo apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing the locked dependencies into $(VENV) (a minute or two, once)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

demo: setup  ## the whole story on the embedded org; ends by itself
	$(BIN)/twofold demo --once

test: setup clients-installed  ## style, types, arrows and every test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile tests

clients-installed: setup  ## other people's clients, each in a place of its own under .clients
	$(BIN)/python -m acceptance.clients.install

clients: clients-installed  ## the clients' tests with forty times the rows
	$(BIN)/python -m acceptance.clients.measure --times 40

check: test

golden: setup  ## rewrite the golden files; review the diff
	TWOFOLD_GOLDEN=write $(BIN)/python -m pytest tests

docs: setup  ## regenerate every page that is made from the code
	$(BIN)/python -m tests.docs.generate

bench: setup  ## measure; figures go to benchmarks/out
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build dist

# casework: two commands. `make demo` shows it, `make test` proves it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What only a comparison needs, apart from what all else is run with.
APART := $(VENV)/compare
PORT ?= 8000

.PHONY: setup demo test prove bench compare mutate attack lint clean

setup: $(VENV)/.installed

$(VENV)/.installed: .ci/locks/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("casework needs Python 3.11 or newer: install it, or say which with PYTHON=") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/locks/dev.txt
	@touch $@

demo: setup
	@$(BIN)/python -m casework.cli.serve_demo --port $(PORT)

test: setup
	@.ci/steps test

prove: setup
	@.ci/steps prove

bench: setup
	@.ci/steps bench

compare: $(APART)/.installed
	@$(APART)/bin/python -m tests.benchmarks protection

$(APART)/.installed: .ci/locks/compare.txt
	@test -x $(APART)/bin/python || $(PYTHON) -m venv $(APART)
	@$(APART)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/locks/compare.txt
	@touch $@

mutate: setup
	@$(BIN)/python -m tests.mutate

attack: setup
	@$(BIN)/python -m casework.cli.attack_demo

lint: setup
	@.ci/steps lint

clean:
	rm -rf $(VENV) .demo instance/*.db instance/*.db-* dist

# The commands a developer needs; `make` lists them.
VENV ?= .venv
PYTHON = $(VENV)/bin/python

.PHONY: help venv check unit test clean
help:
	@echo "make check   format, lint, types, import rules"
	@echo "make unit    the tests that need no server"
	@echo "make test    all tests"

venv: $(VENV)/.installed
$(VENV)/.installed: requirements-dev.txt
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install -q -r requirements-dev.txt
	@touch $@

check: venv
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

unit: venv
	$(PYTHON) -m pytest -m "not server"

test: venv
	$(PYTHON) -m tests.servers install
	$(PYTHON) -m pytest

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

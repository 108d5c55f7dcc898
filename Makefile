# The commands a developer needs; `make` lists them.
VENV ?= .venv
PYTHON = $(VENV)/bin/python

.PHONY: bench fidelity help venv demo check unit test faults chaos test-invenio test-systemd clean
help:
	@echo "make demo          all of it on this machine with simulators: one export, and an address to click (ONCE=1 ends then)"
	@echo "make check         format, lint, types, import rules"
	@echo "make unit          the quick tests that need no server"
	@echo "make test          all tests; real servers are installed (as root) and started as needed"
	@echo "make faults        every fault of tests/faults/table.py, with seconds and bytes sent again (ONLY=\"5 6\" runs those)"
	@echo "make chaos         many people's jobs, two workers, random faults: SEED=n JOBS=n"
	@echo "make test-invenio  the tests against a real InvenioRDM (the first time it is built, 7 minutes)"
	@echo "make test-systemd  both services under a real systemd, in a Debian that is booted for it (as root; built once, 2 minutes)"
	@echo "make bench         ratios of speed and memory as a table (WRITE=1 keeps it in docs/benchmarks.md; BENCH_SCALE=0.05 is quick)"
	@echo "make fidelity      how much of each format arrives in a record, as a table (WRITE=1 keeps it in docs/crosswalks.md)"
	@echo "make clean         removes what the other commands left here"

venv: $(VENV)/.installed
$(VENV)/.installed: requirements-dev.txt
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# the demo needs no tools of developers: only what the program itself needs
$(VENV)/.runnable: requirements.txt
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

demo: $(VENV)/.runnable
	$(PYTHON) -m simulators.demo $(if $(ONCE),--once) $(if $(PORT),--port $(PORT))

check: venv
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

unit: venv
	$(PYTHON) -m pytest -n 3 -m "not server and not slow"

test: venv
	$(PYTHON) -m tests.servers install
	$(PYTHON) -m pytest -n 3 --dist loadfile

faults: venv
	@$(PYTHON) -m tests.servers install >&2
	@$(PYTHON) -m tests.faults.report $(ONLY)

SEED ?= 1
JOBS ?= 30
chaos: venv
	@$(PYTHON) -m tests.faults.chaos $(SEED) $(JOBS)

test-invenio: venv
	$(PYTHON) -m tests.servers install invenio
	$(PYTHON) -m pytest tests/invenio -m invenio

test-systemd: venv
	$(PYTHON) -m tests.servers install systemd
	$(PYTHON) -m pytest -n 0 tests/systemd -m booted

bench: venv
	$(PYTHON) -m bench

fidelity: venv
	@$(PYTHON) -m tests.fidelity

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test soak compiled catalogues format pictures bench clean

run: .venv/installed compiled .venv/prepared
	$(BIN)/streamlit run app.py

test: .venv/installed-dev compiled
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m crm_dashboard.i18n.extract --check
	$(BIN)/python -m pytest -n 3

soak: .venv/installed-dev compiled
	CRM_SOAK=1 $(BIN)/python -m pytest -n 3 --durations=50 -o faulthandler_timeout=3600

catalogues: .venv/installed-dev
	$(BIN)/python -m crm_dashboard.i18n.extract

format: .venv/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

pictures: .venv/installed-dev
	$(BIN)/python docs/screenshots.py

bench: .venv/installed-dev
	for script in benchmarks/bench_*.py; do $(BIN)/python $$script; done

# Every start of a server and of a worker would compile the modules anew where Python is told to write no bytecode.
compiled: .venv/bin/python
	$(BIN)/python -m compileall -q crm_dashboard

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/installed: .venv/bin/python requirements.txt
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

# The sample is built once, with the set-up; where it is missing the app builds it itself, and says so.
.venv/prepared: .venv/installed
	$(BIN)/python -m crm_dashboard.ui.frame.set_up
	touch $@

.venv/installed-dev: .venv/bin/python requirements.txt requirements-dev.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@

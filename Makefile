# `make` alone lists the targets. The same without make: `python -m workbook start` and `python -m workbook test`.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help start install test check browser-test site serve-site bench clean

help:  ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

start:  ## set up what is missing and open the workbook in JupyterLab
	@$(PYTHON) -m workbook start

install:  ## create .venv and install the pinned dependencies, for learning and for working on the course
	@$(PYTHON) -m workbook.bootstrap dev

test:  ## run everything that needs no service, no Docker and no browser
	@$(PYTHON) -m workbook test

check: install  ## lint, types, import contracts and budgets
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=solutions $(BIN)/lint-imports --no-cache
	$(BIN)/workbook dev stubs --check
	$(BIN)/python -m pytest -q tests/course/test_budgets.py

browser-test: install  ## drive JupyterLab and the site in headless Chromium (needs chromium, node and npm)
	$(BIN)/python -m pytest -q -m browser tests/browser

site: install  ## build the site strictly into build/site (needs npm once, for the diagrams)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

serve-site: install  ## show the site on this machine, and again after each change
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --livereload

bench:  ## measure the framework against its peers, the learner's loop, and the grader
	@$(PYTHON) -m workbook.bootstrap dev
	$(BIN)/python -m benchmarks.framework
	$(BIN)/python -m benchmarks.taskapi
	$(BIN)/python -m benchmarks.loop
	$(BIN)/python -m benchmarks.grading

clean:  ## remove what was generated; your exercises and your notebooks in work/ stay
	rm -rf build .mypy_cache .ruff_cache .hypothesis

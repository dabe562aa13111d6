# Two commands do everything on a fresh machine: `make demo` and `make test`. Both make an environment in .venv first.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= out/demo
# PySpark is large, and of no use without Java.
EXTRAS := dev$(if $(shell command -v java),$(shell echo ,spark))

.PHONY: help demo test test-spark lint types gate bench notebooks clean

help:            ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/core ## run the whole path on data/demo and show the most drifted utterance
	$(BIN)/quotetrace run data/demo -o $(OUT)
	$(BIN)/quotetrace show $(OUT) --top 1

test: .venv/dev  ## the whole test suite, the quality gate and the notebooks included; Spark's cases where Java 17 is found
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-spark: .venv/dev ## every pipeline case on both engines, tables compared; with Java 17 or later, and most of an hour
	QUOTETRACE_SPARK=all $(BIN)/python -m pytest -n 2 --dist worksteal tests/engines tests/links tests/trace tests/articles tests/test_commands.py

lint: .venv/dev  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev ## static types
	$(BIN)/mypy

gate: .venv/dev  ## measured quality on the demo corpus, with its floors
	$(BIN)/python -m tests.gold.gate

notebooks: .venv/dev ## run the notebooks and keep their outputs
	$(BIN)/python -m tests.notebooks

clean:           ## remove the environment and the demo run
	rm -rf .venv out

.venv/core: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/dev: .venv/core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$(EXTRAS)]'
	@touch $@

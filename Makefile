# Bonafile: the verbs of this repository. `make` alone prints them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SEED   ?= 2027
# one more than there are processors: some tests wait for a process of their own
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint docs bench screenshots clean

help:  ## print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	# --no-compile: modules are compiled when first imported, most never
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -e '.[dev]'
	@touch $@

setup: $(VENV)/.installed  ## create .venv and install the package with its development tools

demo: setup  ## the main job on a made register: ingest, train, screen a day, write a report
	$(BIN)/bonafile --workspace demo demo

test: setup  ## run the tests
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: setup  ## style, types and the one-way arrow between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: setup  ## write the generated pages: features, grounds, commands
	$(BIN)/python docs/generate.py

bench: setup  ## quality on registers no training saw, and speed; writes docs/figures-*.md
	$(BIN)/python benchmarks/quality.py --seed $(SEED)
	$(BIN)/python benchmarks/agents.py
	$(BIN)/python benchmarks/mark_quality.py
	$(BIN)/python benchmarks/speed.py

screenshots: demo  ## pictures of the demo's report for the README (needs chromium)
	$(BIN)/python docs/screenshots.py

clean:  ## remove what the verbs made (not .venv)
	rm -rf demo workspace build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache

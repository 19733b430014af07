SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# what can be said on the command line: make demo PORT=8080
PYTHON ?= python3
PORT ?= 8000
TEST_WORKERS ?= 2
PEOPLE ?= 100000
export PYTHON PORT
export LIGHTHIS_DATA ?= $(CURDIR)/var
# the only way to leave something out of the tests: postgres, browser, lynx, install, with commas
export LIGHTHIS_TEST_SKIP ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

BIN := .venv/bin
# every package comes from a lock and is checked against its hash; nothing is built with what no lock names
PIP := $(BIN)/pip install -qq --no-build-isolation --require-hashes
CATALOGUES := $(shell find translations locales_ru_uz -name '*.po' 2>/dev/null)
STRICT := $(wildcard $(addprefix lighthis/*/,actions actions.py rules rules.py queries queries.py) \
	lighthis/kernel lighthis/packs locales_ru_uz)

.PHONY: help setup demo demo-reset check check-style check-types check-imports check-words check-templates \
	test test-install bench bench-names bench-beds bench-money bench-papers eval-names packages
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: packages .venv/.catalogues ## prepare everything (system packages, .venv, translations) and serve nothing

demo: setup ## set up, load the demo region, serve it on 127.0.0.1:8000 (PORT=8080 for another)
	@exec deploy/demo

demo-reset: setup ## throw the demo's data away and load it anew (refuses any other data folder)
	@deploy/demo --reset

# `make -k check` goes on after the first that fails
CHECKS := style types imports words templates
check: $(addprefix check-,$(CHECKS)) ## all but the tests: ruff, types, imports, translations, templates
$(addprefix check-,$(CHECKS)): .venv/.test .venv/.catalogues

check-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types:
	$(BIN)/mypy --follow-imports=silent $(STRICT)

check-imports:
	$(BIN)/lint-imports --no-cache

check-words:
	$(BIN)/lighthis translations check

check-templates:
	$(BIN)/djlint --quiet --lint templates

test: check ## check, then the whole suite on SQLite and on PostgreSQL, Chromium and lynx included
	@PYTEST="$(BIN)/pytest -n $(TEST_WORKERS) --dist worksteal" tests/run

test-install: .venv/.test ## build the wheel, install it into an empty Debian, sign in there; lint deploy/
	@if [[ ",$(LIGHTHIS_TEST_SKIP)," == *,install,* ]]; then echo "LIGHTHIS_TEST_SKIP: install"; else deploy/test_install.sh; fi

bench: .venv/.test .venv/.catalogues ## compare our pages with bare Flask pages and print the ratios
	@$(BIN)/python -m benchmarks

bench-names: .venv/.test .venv/.catalogues ## how well and how fast people are found among invented ones, on both stores (PEOPLE=1000000)
	@$(BIN)/python -m benchmarks.finding --people $(PEOPLE)

bench-beds: .venv/.test .venv/.catalogues ## forms 007 and 016 of a hospital of 300 beds with ten years of stays, on both stores
	@$(BIN)/python -m benchmarks.beds

bench-money: .venv/.test .venv/.catalogues ## a bill of 2,000 lines and the reports of a day among a million movements of money, on both stores
	@$(BIN)/python -m benchmarks.money

bench-papers: .venv/.test .venv/.catalogues ## a warm PDF of a two-page form beside WeasyPrint's own time for the same page
	@$(BIN)/python -m benchmarks.papers

eval-names: .venv/.test .venv/.catalogues ## how well people are found and duplicates told on the development set beside the checkout
	@$(BIN)/python -m benchmarks.names

packages: ## the Debian packages that it needs, with apt-get where that may be used
	@deploy/system-packages run

.venv/.made: | packages
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	@touch $@

# lock files first, then the product itself, which brings no package of its own
.venv/.installed: .venv/.made deploy/locks/runtime.txt deploy/locks/build.txt setup.cfg pyproject.toml lighthis/_build.py
	@echo "installing Python packages"
	@$(PIP) -r deploy/locks/build.txt
	@$(PIP) -r deploy/locks/runtime.txt
	@$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: .venv/.installed deploy/locks/test.txt
	@deploy/system-packages test
	@echo "installing what the tests need"
	@$(PIP) -r deploy/locks/test.txt
	@touch $@

.venv/.catalogues: .venv/.installed $(CATALOGUES)
	@$(BIN)/lighthis translations compile
	@touch $@

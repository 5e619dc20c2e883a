# Everything is made inside this folder: .venv, node_modules, static/vendor, instance. `make help` lists what can be done.
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FONTS := templates/fonts
FLASK := $(BIN)/python -m flask --app wsgi
PAGES := static/vendor/icons.svg
LOCK := uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

# A development environment holds all that a running one holds, so it also serves.
DEVELOPMENT := setup test fast lint sure screenshots translations chaos bench mutation report
ENVIRONMENT := $(if $(filter $(DEVELOPMENT),$(MAKECMDGOALS))$(wildcard $(VENV)/.stamp-dev),$(VENV)/.stamp-dev,$(VENV)/.stamp-run)

# pip, uv and npm keep their caches in HOME; an account that has none of its own (a service, `nobody`) gets one here.
ifneq ($(shell test -w "$$HOME" && echo own),own)
export HOME := $(CURDIR)/instance/home
endif

.NOTPARALLEL:
.PHONY: $(DEVELOPMENT) run init serve venue fonts lock help

run: $(ENVIRONMENT) $(PAGES)  ## open the demonstration (instance/demo.sqlite3) and serve it; HOST, PORT
	@$(start_fonts)
	@MODE=demo exec $(FLASK) demo

setup: $(VENV)/.stamp-dev $(PAGES) fonts  ## build the whole environment, development tools and document fonts included

init: $(ENVIRONMENT) $(PAGES)  ## a real instance: migrations, keys, a first administrator
	@$(start_fonts)
	@exec $(FLASK) init

serve: $(ENVIRONMENT) $(PAGES)  ## serve the real instance; HOST, PORT, DATABASE_URL
	@$(start_fonts)
	@exec $(FLASK) serve

venue: $(ENVIRONMENT) $(PAGES) fonts  ## serve the real instance to a hall over HTTPS; VENUE_ADDRESS, VENUE_PORT, DOOR_PORT
	@exec $(FLASK) venue

test: $(VENV)/.stamp-dev $(PAGES) fonts  ## the whole suite, on SQLite and PostgreSQL, with a real browser
	$(BIN)/python -m pytest -n 2

fast: $(VENV)/.stamp-dev $(PAGES)  ## the tests of a minute: rules, commands, inspectors; no database, no browser, nothing slow
	$(BIN)/python -m pytest -n 2 -m "not slow and not browser and not database"

lint: $(VENV)/.stamp-dev  ## style, types, and which room may import which
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

sure: lint test  ## lint and the whole suite: what must pass before a change is handed on

fonts: $(FONTS)/node_modules/.ready  ## the fonts of certificates and tables

screenshots: $(VENV)/.stamp-dev $(PAGES) fonts  ## take the pictures of the pages anew, into docs/screenshots
	$(BIN)/python -m pytest -m browser -rs --screenshots docs/screenshots

translations: $(VENV)/.stamp-dev  ## collect the sentences, bring translations/en up to date, compile it
	mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg --project jiangmen-skills --version 1 -k "_l lazy_gettext lazy_ngettext:1,2 lazy_pgettext:1c,2" \
		--ignore-dirs "node_modules .* instance build tests" --sort-by-file --add-location file --no-wrap -o build/messages.pot .
	$(BIN)/pybabel -q update --init-missing -i build/messages.pot -d translations -l en --no-fuzzy-matching \
		--ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel compile -d translations --statistics

SEED ?= 1
N ?= 1
chaos: $(VENV)/.stamp-dev $(PAGES)  ## kill, cut, fill, race, disturb: the long runs of durability into bench/raw; SEED, N (times as long)
	$(BIN)/python -m bench.chaos.all --seed $(SEED) --n $(N)

bench: $(VENV)/.stamp-dev $(PAGES)  ## how fast: W1 submit, W2 rank, W3 results page, W4 import, beside floor and limits, on both databases
	$(foreach database,sqlite postgresql,$(BIN)/python -m bench.rank_speed --database $(database) --n 5 && \
	$(BIN)/python -m bench.submit_speed --database $(database) --n 10 --minutes 5 && \
	$(BIN)/python -m bench.page_speed --database $(database) --n 10 && \
	$(BIN)/python -m bench.import_speed --database $(database) --n 5 &&) true

mutation: $(VENV)/.stamp-dev  ## how many planted mistakes the tests of the rules notice; N=0 tries all of them (hours)
	$(BIN)/python -m bench.mutation --seed $(SEED) --n $(or $(filter-out 1,$(N)),400)

report: $(VENV)/.stamp-dev  ## docs/reliability.md and bench/results.md from the raw records
	$(BIN)/python -m bench.report

lock:  ## resolve all requirements anew (needs uv and npm): commit what comes out
	$(LOCK) requirements/run.in -o requirements/run.txt
	$(LOCK) requirements/dev.in -c requirements/run.txt -o requirements/dev.txt
	$(LOCK) requirements/node.in -o requirements/node.txt
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund
	npm install --prefix $(FONTS) --package-lock-only --ignore-scripts --no-audit --no-fund

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --- how the environment comes about -------------------------------------------------------------------------------

# A new environment whenever its lock changes: what is no longer in the lock is no longer there.
define environment
@mkdir -p "$$HOME"
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 or newer is needed; $(PYTHON) is: $$($(PYTHON) --version 2>&1). Another one: make PYTHON=python3.12" >&2; exit 1; }
@if command -v uv >/dev/null 2>&1; then \
	uv venv -q --clear --python "$$(command -v $(PYTHON))" $(VENV) && \
	uv pip install -q --python $(BIN)/python --require-hashes --only-binary :all: -r requirements/$(1).txt; \
else \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python is here, but not its venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
	echo "Installing requirements/$(1).txt into $(VENV) …"; \
	$(PYTHON) -m venv --clear $(VENV) && \
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/$(1).txt; \
fi
@touch $@
endef

# npm of the machine; where there is none, the one that PyPI brings. No package may run a script of its own.
define npm_ci
@mkdir -p "$$HOME"
@if ! npm --version >/dev/null 2>&1; then \
	PATH="$(CURDIR)/$(BIN):$$PATH"; \
	if ! npm --version >/dev/null 2>&1; then $(install_npm); fi; \
fi; \
npm ci --prefix $(1) --omit=dev --ignore-scripts --no-audit --no-fund --no-progress --no-update-notifier --loglevel=error
endef

install_npm = echo "Installing npm into $(VENV) …"; \
	if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r requirements/node.txt; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/node.txt; fi

# The fonts come while the first pages are already served, once at a time; how it went is in instance/fonts.log.
define start_fonts
[ -e $(FONTS)/node_modules/.ready ] || { mkdir -p instance; \
	alone=$$(command -v flock >/dev/null 2>&1 && echo flock -n instance/fonts.lock); \
	$$alone sh -c '$(MAKE) fonts >instance/fonts.log 2>&1' </dev/null & }
endef

$(VENV)/.stamp-run: requirements/run.txt
	$(call environment,run)

$(VENV)/.stamp-dev: requirements/dev.txt
	$(call environment,dev)

node_modules/.stamp: package-lock.json | $(ENVIRONMENT)
	$(call npm_ci,.)
	@touch $@

$(PAGES): node_modules/.stamp foundation/web/vendor.py foundation/web/icons.txt | $(ENVIRONMENT)
	@$(BIN)/python -m foundation.web.vendor

$(FONTS)/node_modules/.stamp: $(FONTS)/package-lock.json | $(ENVIRONMENT)
	$(call npm_ci,$(FONTS))
	@touch $@

$(FONTS)/node_modules/.ready: $(FONTS)/node_modules/.stamp foundation/documents/fonts.py | $(ENVIRONMENT)
	@$(BIN)/python -m foundation.documents.fonts
	@touch $@

# Each target is a line or two; `make help` lists them. Everything lives in .venv and .cache, nothing outside.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: help setup build check fix test golden docs mutate bench wheel clean verify publish screenshots soak faults lock newest audit
.DEFAULT_GOAL := help

help:  ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(STAMP): pyproject.toml requirements.txt
	@scripts/setup.sh $(PYTHON)

setup: $(STAMP)  ## Make .venv with everything the project needs

build: $(STAMP)  ## Build every handout in every format into output/
	$(BIN)/handouts build

check: $(STAMP)  ## Lint, types, who imports whom, and the handouts' own check; changes nothing
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo --no-cache && $(BIN)/handouts check

fix: $(STAMP)  ## Mend what the linter can mend
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

test: $(STAMP)  ## All tests, the independent validators included
	$(BIN)/python -m pytest -q -n 2 $(TESTS)

golden: $(STAMP)  ## Write the goldens anew; then read the diff
	$(BIN)/python -m pytest -q tests/test_goldens.py --write-goldens

docs: $(STAMP)  ## Write docs/rules.md and the schema from the code
	$(BIN)/python scripts/docs.py

verify: $(STAMP)  ## Run every independent validator on output/
	cd tests && ../$(BIN)/python -m conformance ../output

publish: $(STAMP)  ## Put output/ with an index page into site/
	$(BIN)/handouts publish site

mutate: $(STAMP)  ## Measure which mistakes in texts are found; writes docs/mutation.md and docs/coverage.md
	cd tests && ../$(BIN)/python -m mutation
	cd tests && ../$(BIN)/python -m coverage_trial

faults: $(STAMP)  ## Measure which faults of rendering the proof catches; writes docs/proof.md
	cd tests && ../$(BIN)/python -m faults

bench: $(STAMP)  ## Time a PDF build against the bare Pandoc and Typst work, and a check of 1,000 handouts
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/bench_check.py

screenshots: $(STAMP) build  ## Make the pictures that the README and the manual show
	$(BIN)/python scripts/screenshots.py
	$(BIN)/python scripts/manual_pictures.py

wheel: $(STAMP)  ## Build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

soak: $(STAMP)  ## The long runs: kills, full disks, many rebuilds, 20,000 files that went wrong
	$(BIN)/python -m pytest -q -m soak tests

# Names, versions and digests, and no addresses: it installs from whatever index pip or uv is set up with.
LOCK := UV_CACHE_DIR=.cache/uv $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras \
  --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
  pyproject.toml -o requirements.txt

lock: $(STAMP)  ## Write requirements.txt anew after a change in pyproject.toml; what fits keeps its version
	$(LOCK)

newest: $(STAMP)  ## Write requirements.txt with the newest versions that pyproject.toml allows
	$(LOCK) --upgrade

audit: $(STAMP)  ## Ask whether a package of requirements.txt is known to be vulnerable
	UV_CACHE_DIR=.cache/uv $(BIN)/uv tool run --from pip-audit==2.10.1 pip-audit --requirement requirements.txt --require-hashes --disable-pip --strict

clean:  ## Remove what was built; keep .venv
	rm -rf output site dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

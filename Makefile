# make run: the notebooks on the sample, into out/. make test: check and test. Both set up .venv by themselves, with nothing but
# Python. make browser-test: the notebooks in a real JupyterLab, with Chromium. make notebooks: run and commit them anew.
# make soak: 20,000 damaged books, SQL against reference (BOOKS=, SEED=). make mutate: small changes of the rules are seen.
PYTHON ?= python3
BIN := .venv/bin
JOBS ?= 2
CHROMIUM ?= /usr/bin/chromium

.PHONY: run test check unit browser-test notebooks docs bench soak mutate lock clean format

run: .venv/ready
	@$(BIN)/invoicekit run sample_data --out out; status=$$?; test $$status -le 1

test: check unit

check: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

unit: .venv/ready
	$(BIN)/pytest -n $(JOBS)

browser-test: .venv/ready
	@test -x "$(CHROMIUM)" || { echo "make browser-test: no Chromium at $(CHROMIUM). Install it (apt-get install chromium) or name it: make browser-test CHROMIUM=..."; exit 1; }
	CHROMIUM="$(CHROMIUM)" $(BIN)/pytest tests/browser

notebooks: .venv/ready
	$(BIN)/python -m invoicekit.notebooks.normalise

docs: .venv/ready
	$(BIN)/invoicekit rules > docs/rules.md

soak: .venv/ready
	$(BIN)/python -m tests.soak --books $(or $(BOOKS),20000) --seed $(or $(SEED),1)

mutate: .venv/ready
	$(BIN)/python -m tests.mutation $(FILES)

bench: .venv/ready
	$(BIN)/python -m benchmarks

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/ready
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--group dev -o requirements.lock pyproject.toml

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'invoicekit needs Python 3.11 or newer; name one with make PYTHON=python3.12')"
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf .venv out dist .mypy_cache .ruff_cache .hypothesis

# The two promised commands are `make run` and `make test`; `make help` tells the others.

.DEFAULT_GOAL := help
.PHONY: help run test check format lock bench clean environment test-environment

BIN := .venv/bin

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; do \
		printf '  make %-8s %s\n' "$$name" "$$what"; done

run: environment ## Install what is missing, start everything, serve on http://127.0.0.1:8000
	@exec $(BIN)/nabotrakk up

test: check ## Install what is missing, then run every check and test there is
	cd frontend && npm test
	$(BIN)/pytest --numprocesses 2 --dist loadfile

check: test-environment ## Linters, types and the order of the rooms, without the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy --strict app
	scripts/api-lint
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	cd frontend && npm run check && npm run size

format: test-environment ## Put the Python code in its usual form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: test-environment ## Remake the lists of locked Python packages (UPGRADE=--upgrade for newer ones)
	scripts/lock $(UPGRADE)

docs: test-environment ## Build the documents as a site in site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

bench: ## Say how to measure
	@echo "Measured by hand, never in tests: see benchmarks/README.md"

clean: ## Remove what was built or installed here; the data in .data stays
	rm -rf .venv site frontend/node_modules frontend/dist tools/*/node_modules .mypy_cache .pytest_cache .ruff_cache \
		.hypothesis .import_linter_cache
	find app tests migrations -name __pycache__ -prune -exec rm -rf {} +

environment:
	@scripts/system-packages run
	@scripts/python-environment run
	@scripts/frontend

test-environment:
	@scripts/system-packages test
	@scripts/python-environment test
	@scripts/frontend
	@scripts/node-packages tools/oidc-provider

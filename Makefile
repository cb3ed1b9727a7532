# The two that everybody needs are `make run` (see it) and `make test` (trust it).
.PHONY: run test check bench e2e fuzz bundle screenshots

run: ## Builds the product and runs it with its demo
	@deploy/scripts/run.sh

test: ## Runs all tests: domain, server, browser
	@deploy/scripts/test.sh

check: ## Format and lints
	@deploy/scripts/check.sh

bench: ## Measures what the README states about speed
	@cargo bench -p server --bench gates_page

e2e: ## Runs the tests in the browser; as in: make e2e ONLY=tests/story.spec.js
	@deploy/scripts/test.sh browser $(ONLY)

fuzz: ## Makes inputs for the readers until one breaks something; as in: make fuzz SECONDS=600 ONLY=slo
	@deploy/scripts/fuzz.sh $(or $(SECONDS),60) $(ONLY)

bundle: ## Builds the browser side as it is released
	@cargo build --release -p server -p bundle && $${CARGO_TARGET_DIR:-target}/release/bundle --release

screenshots: ## Takes the pictures of the README from the running product
	@deploy/scripts/test.sh screenshots

#!/usr/bin/env bash
# Format and lints, of what runs on the server and of what runs in the browser.
. "$(dirname "$0")/common.sh"

need_rust
need_component fmt rustfmt
need_component clippy clippy

say "Checking the format"
cargo fmt --all --check

say "Checking what runs on the server"
cargo clippy --workspace --all-targets -- -D warnings

say "Checking what runs in the browser"
cargo clippy -p app --no-default-features --features hydrate --target wasm32-unknown-unknown --profile wasm-dev -- -D warnings

#!/usr/bin/env bash
# Runs the tests, all of them or with the word `browser` only those in the browser, and ends with a line that counts
# them. With the word `screenshots` it tests nothing and takes the pictures of the README.
. "$(dirname "$0")/common.sh"
which=${1:-all}

need_rust
need_npm_packages
need_chromium
need_prometheus
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# One build makes the tests and both programs: cargo would build half of the dependencies a second time for the
# programs alone, because tests ask for more features of them.
say "Building the tests and the server; the first time takes some minutes"
cargo test --workspace --no-run || fail "The tests could not be built; cargo's message is above."

# A folder of its own, so that a server that runs keeps its files.
say "Building the browser side"
site=$target/end2end/site
"$target/debug/bundle" --site "$site" || fail "The browser side could not be built; the message is above."

ended=well
if [ "$which" = all ]; then
    say "Testing the domain and the server"
    cargo test --workspace --no-fail-fast 2>&1 | tee -a "$log" || ended=badly
fi

TIDEGATE_PROGRAM=$(realpath "$target/debug/tidegate")
TIDEGATE_SITE=$(realpath "$site")
export TIDEGATE_PROGRAM TIDEGATE_SITE FORCE_COLOR=0

if [ "$which" = screenshots ]; then
    say "Taking the pictures"
    node end2end/screenshots.mjs
    exit
fi

say "Testing in the browser"
(cd end2end && npx playwright test "${@:2}") 2>&1 | tee -a "$log" || ended=badly

# Cargo says `test result: ok. 12 passed; 0 failed; …` for each of its programs, Playwright `  3 passed (1.2m)` at the end.
count() {
    awk -v word="$1" '
        /^test result: / { for (i = 2; i <= NF; i++) if ($i ~ "^" word) sum += $(i - 1) }
        /^ +[0-9]+ / && $2 == word { sum += $1 }
        END { print sum + 0 }' "$log"
}
# What failed and why, once more where a log that was cut at its beginning still has it.
failures() {
    grep -E -A1 '^test .* FAILED$|panicked at |^ +[0-9]+\) \[|^ +(Error|Expected.*|Received.*): ' "$log" | grep -vE '^(--|stack backtrace:|)$' | head -n 80
}

if [ "$ended" != well ]; then
    say "What failed"
    failures || true
fi
printf '\n%s passed, %s failed\n' "$(count passed)" "$(count failed)"
[ "$ended" = well ] || exit 1

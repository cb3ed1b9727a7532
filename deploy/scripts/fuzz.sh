#!/usr/bin/env bash
# Holds the readers and the judgement against inputs that a fuzzer makes, starting from the samples.
# Usage: fuzz.sh [SECONDS [TARGET…]]; SECONDS for each target.
. "$(dirname "$0")/common.sh"

seconds=${1:-60}
[ $# -eq 0 ] || shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] ||
    targets=(shipyard sli slo tests service remediation perfspec import limits evidence evaluation connections labels
        exposition promql prometheus_answer dynatrace_answer)
# What the server alone reads takes the server to be built, for the fuzzer.
sources=" exposition promql prometheus_answer dynatrace_answer "

has cargo-fuzz || fail "cargo-fuzz is missing: cargo install cargo-fuzz. It also needs a nightly compiler."
cargo +nightly --version >/dev/null 2>&1 || fail "A nightly compiler is missing: rustup toolchain install nightly."

samples=app/domain/tests/samples
# Every kind begins with every sample: what is one kind's mistake is another's file.
seeds=("$samples"/*.yaml "$samples"/*/*.yaml "$samples"/*/*.json deploy/examples/sockshop/*)

for fuzzed in "${targets[@]}"; do
    say "$fuzzed for $seconds s"
    corpus=fuzz/corpus/$fuzzed
    mkdir -p "$corpus"
    own=fuzz/seeds/$fuzzed
    if [ -d "$own" ]; then
        cp "$own"/* "$corpus"
    elif [ "$fuzzed" != evaluation ]; then # a judgement is made of bytes that are no text
        for seed in "${seeds[@]}"; do cp "$seed" "$corpus/$(echo "$seed" | tr / _)"; done
    fi
    features=()
    [[ $sources != *" $fuzzed "* ]] || features=(--features sources)
    # One input may take 5 s and 1 GiB, and no more.
    nice -n 19 cargo +nightly fuzz run --fuzz-dir fuzz --target-dir "$target/fuzz" --sanitizer none "${features[@]}" "$fuzzed" -- \
        -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -malloc_limit_mb=512 -max_len=32768 \
        -dict=fuzz/words.dict -print_final_stats=1 2>&1 | grep -v '^#[0-9]*[[:space:]]\(NEW\|REDUCE\|pulse\|RELOAD\)'
done

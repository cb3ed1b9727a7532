# shellcheck shell=bash
# What the scripts share: what must be installed, and how to get it. Sourced by them; leads to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

target=${CARGO_TARGET_DIR:-target}
node_needed=20

say() { printf '\n== %s\n' "$*"; }

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null; }

# Marks each line of a build that runs beside another one.
labelled() { sed -u "s/^/$1 | /"; }

# Installs Debian packages if that is possible without asking; otherwise somebody else has to.
install_packages() {
    if ! has apt-get || [ "$(id -u)" != 0 ]; then return 1; fi
    say "Installing $* with apt-get"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"
}

need_rust() {
    has cargo || fail "Rust is missing. Install it from https://rustup.rs, then run this again."
    # SQLite and the compression of time series are compiled from C.
    has cc || install_packages gcc libc6-dev ||
        fail "A C compiler is missing. Install gcc or clang (Debian: apt-get install gcc libc6-dev), then run this again."
    need_wasm_target
}

need_wasm_target() {
    local name=wasm32-unknown-unknown
    has_wasm_target "$name" && return
    say "Adding Rust's target $name"
    { has rustup && rustup target add "$name" && has_wasm_target "$name"; } || fail \
        "Rust's target $name is missing and could not be added. With rustup: rustup target add $name." \
        "Without it: install your distribution's package of that target. Then run this again."
}

has_wasm_target() { compgen -G "$(rustc --print target-libdir --target "$1" 2>/dev/null)/libcore-*.rlib" >/dev/null; }

# Rust's own tools; they are components that a toolchain may come without.
need_component() {
    cargo "$1" --version >/dev/null 2>&1 && return
    { has rustup && rustup component add "$2"; } || fail \
        "Rust's $2 is missing. With rustup: rustup component add $2. Then run this again."
}

node_is_new_enough() { has npm && has node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$node_needed" ]; }

need_node() {
    node_is_new_enough && return
    install_packages nodejs npm || true
    node_is_new_enough || fail \
        "Node.js $node_needed or newer and npm are missing; the browser tests are written for them." \
        "Install them from https://nodejs.org, then run this again."
}

# The packages of end2end: the browser tests, wasm-opt and the font.
install_npm_packages() {
    [ end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ] && return
    say "Installing the npm packages of end2end"
    (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci)
}

need_npm_packages() {
    need_node
    install_npm_packages || fail "npm could not install the packages of end2end; its message is above."
}

find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && has "$name"; then command -v "$name" && return; fi
    done
    return 1
}

need_chromium() {
    find_chromium >/dev/null || install_packages chromium fonts-dejavu-core || fail \
        "Chromium is missing; the browser tests run in it. Install it (Debian: apt-get install chromium)" \
        "or say where it is, as in CHROMIUM=/usr/bin/chromium, then run this again."
    CHROMIUM=$(find_chromium)
    export CHROMIUM
}

# Tests ask a real Prometheus; they start one of their own and want no service of the system's.
need_prometheus() {
    has "${PROMETHEUS:-prometheus}" || install_packages prometheus || fail \
        "Prometheus is missing; tests ask a real one. Install it (Debian: apt-get install prometheus)" \
        "or say where it is, as in PROMETHEUS=/usr/bin/prometheus, then run this again."
}

#!/usr/bin/env bash
# Builds the product and runs it with its demo. Settings are passed on, as in `make run TIDEGATE_LISTEN=127.0.0.1:9000`.
. "$(dirname "$0")/common.sh"

need_rust
if has npm; then
    install_npm_packages || say "npm could not install the packages of end2end: the bundle is larger and has no font"
else
    say "npm is not installed: the bundle is larger and has no font"
fi

# Side by side: each of the two has long stretches in which it keeps one core busy only. The bundler comes with the server,
# whose parts it shares, and is used as soon as it is there.
say "Building the server and the browser side; the first time takes some minutes"
began=$(mktemp)
bundle=$target/release/bundle
{ cargo build --release -p server -p bundle 2>&1 | labelled "server "; } &
server=$!
browser=failed
if cargo browser-side --profile wasm-release 2>&1 | labelled "browser"; then
    while [ ! "$bundle" -nt "$began" ] && kill -0 "$server" 2>/dev/null; do sleep 1; done
    if [ -x "$bundle" ] && "$bundle" --release 2>&1 | labelled "browser"; then browser=built; fi
fi
rm "$began"
wait "$server" || fail "The server could not be built; cargo's message is above."
[ "$browser" = built ] || fail "The browser side could not be built; the message is above."

say "Starting Tidegate with its demo; stop it with Ctrl-C"
export TIDEGATE_DATA=${TIDEGATE_DATA:-.run}
exec "$target/release/tidegate" serve --demo

//! The commands as real processes: what they say, and how they end.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod command_line {
    mod check;
    mod evaluate;
    mod examples;
    mod import;
    mod kit;
    mod serve;
}

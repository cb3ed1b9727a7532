//! The life of a delivery: scenarios as text, an exhaustive walk of the reachable states, and properties.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "scenarios lie in files")]

mod delivery {
    pub mod kit;
    mod properties;
    mod risk;
    mod scenarios;
    mod served;
    mod walk;
    mod wire;
}

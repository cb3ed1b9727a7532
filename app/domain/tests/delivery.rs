//! The life of a delivery: scenarios as text, an exhaustive walk of the reachable states, and properties.

mod delivery {
    pub mod kit;
    mod properties;
    mod scenarios;
    mod walk;
    mod wire;
}

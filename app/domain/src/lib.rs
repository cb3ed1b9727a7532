//! What the server and the browser agree on. Pure: no clock, no IO, no randomness.
//!
//! # Glossary
//!
//! * **Project**: a named set of services that go through the same stages.
//! * **Stage**: one environment on the way (dev, staging, production).
//! * **Artifact**: what is delivered: a name, a tag and the digest that the tag stood for.
//! * **Slot**: one of the two places, blue and green, where a version of a service can run in a stage.
//! * **Live slot** / **candidate slot**: the one that serves; the one that wants to.
//! * **Split**: how a stage's traffic is shared between its two slots, in percent.
//! * **Indicator** (SLI): something measured. **Objective** (SLO): a limit on an indicator.
//! * **Source**: who is asked for an indicator: the embedded one, or a **connection** to one outside.
//! * **Evaluation**: the indicators of one window judged against the objectives. Its outcome is a **verdict**.
//! * **Gate**: the place in a stage where a verdict decides whether a delivery may go on.
//! * **Delivery**: one artifact's way through the stages, as an append-only log of events.

pub mod artifact;
pub mod connection;
pub mod delivery;
pub mod diagnostic;
pub mod diff;
pub mod digest;
pub mod evidence;
pub mod file;
mod head;
pub mod id;
pub mod import;
pub mod label;
pub mod merge;
pub mod perfspec;
pub mod place;
pub mod remediation;
mod sampled;
pub mod series;
pub mod service;
pub mod shipyard;
pub mod sli;
pub mod slo;
mod tagged;
pub mod traffic;
pub mod window;
pub mod workload;
pub mod yaml;

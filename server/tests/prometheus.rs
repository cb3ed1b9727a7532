//! The Prometheus source against a real Prometheus, which the test starts and which scrapes the test.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[path = "prometheus/differential.rs"]
mod differential;
#[path = "prometheus/exposed.rs"]
mod exposed;
#[path = "prometheus/kit.rs"]
mod kit;
#[path = "product/kit.rs"]
#[expect(dead_code, reason = "the tests of the product need all of it, the story here a part")]
mod product;
#[path = "prometheus/sign_in.rs"]
mod sign_in;
#[path = "prometheus/story.rs"]
mod story;
#[path = "prometheus/tutorial.rs"]
mod tutorial;

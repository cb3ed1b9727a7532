//! Conversations with sources outside, as their documentation has them: what is asked, what is answered, and what that
//! comes to.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[path = "conversations/dynatrace.rs"]
mod dynatrace;
#[path = "conversations/prometheus.rs"]
mod prometheus;
#[path = "conversations/script.rs"]
mod script;

//! Real processes behind the router, under a constant stream of requests: whatever a delivery does, nobody who uses
//! the service notices.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod zero_failed {
    mod crash;
    mod kit;
    mod shift;
    mod stream;
}

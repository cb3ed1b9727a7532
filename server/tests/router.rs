//! The embedded router as clients, services and deliveries see it, over real sockets.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod router {
    mod again;
    mod kit;
    mod measured;
    mod routes;
    mod splits;
    mod streams;
    mod ways_out;
}

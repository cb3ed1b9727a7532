//! The product as people start it: the program with its demo, real processes behind the real router.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod product {
    mod kill_nine;
    #[expect(dead_code, reason = "the story with Prometheus, in another crate, needs the rest of it")]
    mod kit;
    mod lists;
    mod many_readers;
    mod resume;
    mod zero_failed_requests;
}

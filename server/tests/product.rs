//! The product as people start it: the program with its demo, real processes behind the real router.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod product {
    mod kill_nine;
    mod kit;
    mod zero_failed_requests;
}

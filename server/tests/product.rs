//! The product as people start it: the program with its demo, real processes behind the real router.

mod product {
    mod kill_nine;
    mod kit;
    mod zero_failed_requests;
}

//! The orchestrator with its real store and a scripted world around it: what must hold at every write to the outside,
//! and that a crash after any event converges to the same end.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod simulation {
    mod bounds;
    mod changed;
    mod chaos;
    mod compare_live;
    mod crash;
    mod dead_end;
    mod evidence;
    mod hosts;
    mod inbox;
    mod kit;
    mod labels;
    mod left_out;
    mod queue;
    mod race;
    mod restart;
    mod review;
    mod saved;
    mod story;
    mod trigger;
    mod unreadable;
    mod warm;
    mod world;
}

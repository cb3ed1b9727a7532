//! The life of a delivery: an append-only log of events, folded by one pure function.
//!
//! [`step()`] is that function. The server runs it to decide what to do next, replays the log through it after a crash,
//! and the browser folds live events with it to draw the page. Whoever is not the server drops the commands.

pub mod action;
pub mod command;
pub mod deadline;
pub mod event;
pub mod plan;
pub mod planner;
pub mod risk;
pub mod sentence;
pub mod served;
pub mod state;
pub mod status;
pub mod step;

pub use action::{Action, REASON_CHARS_MAX, RESTARTS_MAX, Role};
pub use command::{Command, Writer};
pub use event::{Actor, Event, Recorded};
pub use plan::{Plan, StagePlan};
pub use risk::{Risk, RiskLevel};
pub use served::Served;
pub use state::{Outcome, Phase, State};
pub use status::Status;
pub use step::{Illegal, fold, start, step};

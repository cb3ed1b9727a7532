//! What a person may do, each thing with its effect and how far it reaches.

mod action_bar;
mod answer;
mod confirming;
mod decision;
mod menu;
mod rollback;
mod settled;

pub use action_bar::ActionBar;
pub use answer::Answer;
pub use confirming::is_confirming;
pub use decision::Decision;
pub use rollback::Rollback;
pub use settled::settle;

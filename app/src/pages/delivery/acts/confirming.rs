//! What is asked before an abort, as a page of its own: where there is no JavaScript, a page that loads itself again
//! would shut what was opened on it.

use crate::{
    pages::delivery::{
        followed::Followed,
        model::{folded::Folded, offers::offers},
    },
    routes::query_param,
};
use domain::delivery::{Action, Phase, state::Why};
use leptos::prelude::*;

/// The query of a delivery's address that opens the confirmation.
pub const QUERY: &str = "?confirm=abort";

/// Whether this page was asked for by that address, and there is still something to abort.
pub fn is_confirming(followed: Followed) -> bool {
    let asked = query_param::<String>("confirm").get_untracked();
    asked.as_deref() == Some(Action::Abort.as_str()) && followed.folded.with_untracked(can_still_be_aborted)
}

fn can_still_be_aborted(folded: &Folded) -> bool {
    let is_aborted = matches!(folded.state.phase, Phase::RollingBack { why: Why::Aborted { .. }, .. });
    !is_aborted && offers(folded).iter().any(|offer| offer.action == Action::Abort)
}

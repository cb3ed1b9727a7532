//! What is asked before an abort, and the menu, as pages of their own: where there is no JavaScript, a page that loads
//! itself again would shut what was opened on it.

use crate::{
    pages::delivery::{
        followed::Followed,
        model::{
            folded::Folded,
            offers::{Primary, offers, others, primary},
        },
    },
    routes::query_param,
};
use domain::delivery::{Action, Phase, state::Why};
use leptos::prelude::*;

/// The query of a delivery's address that opens the confirmation of an abort.
pub const ABORT: &str = "?confirm=abort";

/// The query that opens the menu.
pub const MENU: &str = "?confirm=menu";

/// Whether this page was asked for to confirm an abort, and there is still something to abort.
pub fn is_aborting(followed: Followed) -> bool {
    is_asked("abort") && followed.folded.with_untracked(can_still_be_aborted)
}

/// Whether this page was asked for with its menu open, and there is still something in it.
pub fn is_menu_open(followed: Followed) -> bool {
    let is_wanted = is_asked("menu") || was_refused(followed);
    is_wanted && followed.folded.with_untracked(|folded| !others(folded).is_empty())
}

/// Whether a form of the menu was led back here with what was typed. While a decision waits, it was the decision's.
fn was_refused(followed: Followed) -> bool {
    let decides = followed.folded.with_untracked(primary) == Some(Primary::Decide);
    !decides && query_param::<String>("reason").get_untracked().is_some()
}

/// Whether a person is in the middle of something on this page.
pub fn is_confirming(followed: Followed) -> bool {
    is_aborting(followed) || is_menu_open(followed)
}

fn is_asked(what: &str) -> bool {
    query_param::<String>("confirm").get_untracked().as_deref() == Some(what)
}

fn can_still_be_aborted(folded: &Folded) -> bool {
    let is_aborted = matches!(folded.state.phase, Phase::RollingBack { why: Why::Aborted { .. }, .. });
    !is_aborted && offers(folded).iter().any(|offer| offer.action == Action::Abort)
}

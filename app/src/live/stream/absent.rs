//! The event stream where there is no browser: nothing is heard.

use super::{
    LiveMessage,
    watch::{Ear, Watch},
};
use std::rc::Rc;

/// Does nothing.
pub(super) fn open(_watch: Watch, _ear: Ear, _on_message: Rc<impl Fn(LiveMessage) + 'static>) {}

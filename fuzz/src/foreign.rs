//! Files of other tools: what is made of them is read by our own readers, and the limits in it can be written anew.

use crate::file::used;
use domain::{
    import::import,
    sli,
    slo::{
        self,
        limits::{limits, rewritten},
    },
};

/// Imports `text`, whatever it is.
pub fn read(text: &str) {
    used(import(text), |import| {
        assert!(sli::File::read(&import.sli).value.is_some(), "{}", import.sli);
        assert!(slo::File::read(&import.slo).value.is_some(), "{}", import.slo);
        import.slo
    });
}

/// Writes each limit in `text` anew: the other limits stay, and nothing else becomes one.
pub fn rewrite(text: &str) {
    let found = limits(text);
    for (index, limit) in found.iter().enumerate() {
        let changed = rewritten(text, limit, "<5").expect("is a limit");
        let after = limits(&changed);
        assert_eq!(after.len(), found.len(), "{changed:?}");
        for (place, (before, after)) in found.iter().zip(&after).enumerate() {
            assert_eq!(after.text, if place == index { "<5" } else { &before.text }, "{changed:?}");
        }
    }
}

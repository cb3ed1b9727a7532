//! An objective of another tool in our words.

use super::{Entry, Fate, percent};
use crate::yaml::{Mark, quote};
use std::collections::BTreeSet;

/// The longest name of an objective, in bytes: that of the longest Kubernetes name.
pub(super) const NAME_BYTES_MAX: usize = 253;

/// One objective and its indicator.
pub(super) struct Found {
    /// Where its author wrote it.
    pub(super) at: Mark,
    /// What both will be called.
    pub(super) name: String,
    pub(super) service: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) description: Option<String>,
    /// With our placeholders in it.
    pub(super) query: String,
    pub(super) limit: Limit,
    /// Points possible.
    pub(super) weight: u32,
}

/// What the indicator's value is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Limit {
    /// The value is the percentage of good events, and this its target.
    Good(f64),
    /// The value is the percentage of bad events, and this the target of the good ones.
    Bad(f64),
    /// The value itself, against a number that is not negative.
    Value { operator: &'static str, number: f64 },
}

impl Limit {
    /// As our files write it.
    pub(super) fn criterion(self) -> String {
        match self {
            Self::Good(target) => format!(">={}", percent::text(target)),
            Self::Bad(target) => format!("<={}", percent::text(percent::rest(target))),
            Self::Value { operator, number } => format!("{operator}{}", number.abs()),
        }
    }

    /// For the report.
    pub(super) fn sentence(self) -> String {
        let criterion = self.criterion();
        match self {
            Self::Good(target) => format!("`{criterion}`, in percent of good events. {}", percent::strictness(target)),
            Self::Bad(target) => format!("`{criterion}`, in percent of bad events. {}", percent::strictness(target)),
            Self::Value { .. } => format!("`{criterion}`."),
        }
    }
}

/// Gives each its own name, and says where one had to be changed.
pub(super) fn make_unique(found: &mut [Found]) -> Vec<Entry> {
    let mut taken = BTreeSet::new();
    let mut told = Vec::new();
    for found in found {
        let old = found.name.clone();
        let with_service = found.service.iter().map(|service| format!("{service}-{old}"));
        let counted = (2_u32..).map(|number| format!("{old}-{number}"));
        let mut names = std::iter::once(old.clone()).chain(with_service).chain(counted);
        found.name = names.find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(found.name.clone());
        if found.name != old {
            told.push(Entry {
                what: format!("name {}", quote(&old)),
                line: found.at.line,
                column: found.at.column,
                fate: Fate::Changed,
                how: format!("It is {} now: a file has each name once.", quote(&found.name)),
                instead: None,
            });
        }
    }
    told
}

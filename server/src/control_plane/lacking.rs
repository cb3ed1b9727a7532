//! What keeps a delivery from beginning, with the file that would help.

use app::api::error::Lack;
use domain::{
    delivery::planner::NoPlan,
    file::{FileKind, Scope},
};

/// One reason why there can be no plan, as a person is told.
pub(super) fn lack(reason: &NoPlan) -> Lack {
    let file = match reason {
        NoPlan::NoTests { service, .. } | NoPlan::NoWorkload { service, .. } => {
            Some((FileKind::Tests, Scope { stage: None, service: Some(service.clone()) }))
        }
        NoPlan::NoWindow { .. } | NoPlan::NoDelivery => Some((FileKind::Shipyard, Scope::default())),
        // A label is written into the form itself.
        NoPlan::NoLabel { .. } => None,
    };
    Lack { why: reason.to_string(), file }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named_with_what_it_is_for() {
        let (stage, service) = ("staging".parse().expect("a name"), "carts".parse().expect("a name"));
        let told = lack(&NoPlan::NoTests { stage, service, strategy: "performance".to_owned() });
        assert!(told.why.starts_with("staging wants a performance test of carts"), "{}", told.why);
        assert_eq!(told.file, Some((FileKind::Tests, Scope { stage: None, service: "carts".parse().ok() })));
        assert_eq!(lack(&NoPlan::NoDelivery).file, Some((FileKind::Shipyard, Scope::default())));
    }
}

//! All projects in one sentence, and each one's need of attention.

use crate::{api::projects::ProjectSummary, components::Tone, format};
use domain::delivery::Status;

/// What is going on in all projects.
pub fn sentence(projects: &[ProjectSummary]) -> String {
    let running: u64 = projects.iter().map(|project| u64::from(project.running)).sum();
    let waiting: u64 = projects.iter().map(|project| u64::from(project.waiting)).sum();
    let moves = format!("{} under way", is_or_are(running, "delivery", "deliveries"));
    let waits = format!("{} for a person", one_or_more(waiting, "waits", "wait"));
    let sentence = match (projects.len(), running, waiting) {
        (0, ..) => "there is no project yet".to_owned(),
        (_, 0, 0) => "nothing moves and nothing waits".to_owned(),
        (_, _, 0) => moves,
        (_, 0, 1) => "one delivery waits for a person".to_owned(),
        (_, 0, many) => format!("{} deliveries wait for a person", format::spelled(many)),
        _ => format!("{moves}, {waits}"),
    };
    format::capitalised(&sentence)
}

/// The hue at the edge of a project's row; none where nothing asks for attention.
pub fn attention(project: &ProjectSummary) -> Option<Tone> {
    let stands = |status| project.stages.iter().any(|stage| stage.status == Some(status));
    if project.failed > 0 || stands(Status::RollingBack) {
        Some(Tone::Fail)
    } else if project.waiting > 0 || project.on_hold > 0 {
        Some(Tone::Wait)
    } else if project.rolled_back > 0 {
        Some(Tone::Warn)
    } else if project.running > 0 {
        Some(Tone::Run)
    } else {
        None
    }
}

fn is_or_are(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("one {one} is") } else { format!("{} {many} are", format::spelled(number)) }
}

fn one_or_more(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", format::spelled(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn project(running: u32, waiting: u32) -> ProjectSummary {
        ProjectSummary {
            name: "sockshop".parse().expect("a name"),
            stages: Vec::new(),
            services: 1,
            running,
            waiting,
            on_hold: 0,
            failed: 0,
            rolled_back: 0,
            last_ended: None,
            changed: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_sentence_says_what_moves_and_what_waits() {
        let cases = [
            (vec![], "There is no project yet"),
            (vec![project(0, 0)], "Nothing moves and nothing waits"),
            (vec![project(1, 0)], "One delivery is under way"),
            (vec![project(2, 0), project(1, 1)], "Three deliveries are under way, one waits for a person"),
            (vec![project(0, 1)], "One delivery waits for a person"),
            (vec![project(0, 12)], "12 deliveries wait for a person"),
        ];
        for (projects, expected) in cases {
            assert_eq!(sentence(&projects), expected);
        }
    }

    #[test]
    fn a_quiet_project_asks_for_nothing() {
        assert_eq!(attention(&project(0, 0)), None);
        assert_eq!(attention(&project(1, 0)), Some(Tone::Run));
        assert_eq!(attention(&project(1, 1)), Some(Tone::Wait));
        let rolled_back = ProjectSummary { rolled_back: 1, ..project(1, 0) };
        assert_eq!(attention(&rolled_back), Some(Tone::Warn));
    }

    #[test]
    fn what_was_rolled_back_stands_above_what_is_new_and_quiet() {
        let new = ProjectSummary { changed: Timestamp::MAX, ..project(0, 0) };
        let rolled_back = ProjectSummary { rolled_back: 1, ..project(0, 0) };
        assert!(rolled_back.attention() > new.attention());
        assert!(project(0, 1).attention() > rolled_back.attention());
    }
}

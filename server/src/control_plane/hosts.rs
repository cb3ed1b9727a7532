//! No two projects behind one host.

use super::{projects, told_store};
use crate::orchestrator::Orchestrator;
use app::api::ApiError;
use domain::{id::ProjectName, shipyard::Shipyard};

/// Why these stages cannot be a project's: a stage of another project is reached by the same host, because
/// `PROJECT-STAGE` of both is one word, as of `shop` and `eu-west` and of `shop-eu` and `west`.
pub(super) async fn taken(
    orchestrator: &Orchestrator,
    project: &ProjectName,
    shipyard: &Shipyard,
) -> Result<Option<String>, ApiError> {
    for (other, _) in orchestrator.store().projects().await.map_err(told_store)? {
        // Only names that begin alike can come to the same word.
        if other == *project || !(begins(&other, project) || begins(project, &other)) {
            continue;
        }
        let theirs = projects::shipyard(orchestrator, &other).await?;
        if let Some(why) = collision((project, shipyard), (&other, &theirs)) {
            return Ok(Some(why));
        }
    }
    Ok(None)
}

fn begins(long: &ProjectName, short: &ProjectName) -> bool {
    long.as_str().strip_prefix(short.as_str()).is_some_and(|rest| rest.starts_with('-'))
}

fn collision(ours: (&ProjectName, &Shipyard), theirs: (&ProjectName, &Shipyard)) -> Option<String> {
    let word = |project: &ProjectName, stage: &str| format!("{project}-{stage}");
    for stage in &ours.1.stages {
        let name = word(ours.0, stage.name.as_str());
        let other = theirs.1.stages.iter().find(|other| word(theirs.0, other.name.as_str()) == name);
        if let Some(other) = other {
            return Some(format!(
                "Stage `{}` of {} would be reached by the same hosts as stage `{}` of {}: SERVICE.{name}. \
                 Choose another name for the project or the stage.",
                stage.name, ours.0, other.name, theirs.0
            ));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ours: (&str, &[&str]), theirs: (&str, &[&str]), is_taken: bool) {
        let name = |text: &str| text.parse::<ProjectName>().expect("is a name");
        let shipyard = |stages: &[&str]| {
            let stages: String =
                stages.iter().map(|stage| format!("  - {{ name: {stage}, deployment_strategy: direct }}\n")).collect();
            Shipyard::read(&format!("stages:\n{stages}")).value.expect("is a shipyard")
        };
        let (our_name, our_stages) = (name(ours.0), shipyard(ours.1));
        let (their_name, their_stages) = (name(theirs.0), shipyard(theirs.1));
        let found = collision((&our_name, &our_stages), (&their_name, &their_stages));
        assert_eq!(found.is_some(), is_taken, "{ours:?} {theirs:?}: {found:?}");
        assert!(!is_taken || begins(&our_name, &their_name) || begins(&their_name, &our_name));
    }

    #[test]
    fn two_stages_with_one_host_are_found() {
        check(("shop", &["dev", "eu-west"]), ("shop-eu", &["west"]), true);
        check(("shop-eu", &["west"]), ("shop", &["dev", "eu-west"]), true);
        check(("shop", &["eu", "west"]), ("shop-eu", &["eu", "west"]), false);
        check(("sockshop", &["dev"]), ("sockshop2", &["dev"]), false);
    }
}

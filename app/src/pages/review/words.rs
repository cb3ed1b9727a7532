//! What is to be said about one evaluation.

use crate::{
    api::evaluations::Review,
    components::{Look, overruled, standing_words},
};

/// What was judged, such as `carts 0.9.2`.
#[must_use]
pub fn what(review: &Review) -> String {
    format!("{} {}", review.place.service, review.run.tag).trim_end().to_owned()
}

/// The verdict that counts, and the one that was judged where that is another.
#[must_use]
pub fn word(review: &Review) -> String {
    standing_words(review.run.standing)
}

/// The page's answer: why the verdict is what it is.
#[must_use]
pub fn sentence(review: &Review) -> String {
    format!("{}: {}", what(review), review.evaluation.reason.trim_end_matches('.'))
}

/// What people made of it. The verdict that was judged is named for ever.
#[must_use]
pub fn standing(review: &Review) -> Option<String> {
    let standing = review.run.standing;
    let overridden = overruled(standing).map(|judged| {
        format!("It was judged {} and counts as {}.", Look::from(judged).word, Look::from(standing.verdict()).word)
    });
    let ignored = standing.ignored.then(|| "Later evaluations are not compared with it.".to_owned());
    let words: Vec<String> = overridden.into_iter().chain(ignored).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A reason, to follow a name.
#[must_use]
pub fn because(reason: &str) -> String {
    if reason.trim().is_empty() { String::new() } else { format!(": “{}”", reason.trim()) }
}

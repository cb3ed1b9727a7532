use super::*;
use leptos::tachys::view::RenderHtml;

fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().into_view().to_html())
}

#[test]
fn a_badge_says_its_word_and_hides_its_shape_from_those_who_hear_it() {
    let badge = html(|| view! { <StatusBadge status=Status::RolledBack/> });
    assert!(badge.contains("Rolled back"), "{badge}");
    assert!(badge.contains(r#"data-tone="fail""#), "{badge}");
    assert!(badge.contains("<svg") && badge.contains(r#"aria-hidden="true""#), "{badge}");
}

#[test]
fn a_verdict_is_followed_by_its_score() {
    let badge = html(|| view! { <VerdictBadge verdict=Verdict::Pass detail="96 of 100"/> });
    assert!(badge.contains("Pass") && badge.contains("96 of 100"), "{badge}");
}

#[test]
fn a_longer_word_takes_the_place_of_the_short_one() {
    let badge = html(|| view! { <Badge look=Look::from(Status::Running) word="0.9.3 · being tested"/> });
    assert!(badge.contains("0.9.3 · being tested") && !badge.contains("Running"), "{badge}");
}

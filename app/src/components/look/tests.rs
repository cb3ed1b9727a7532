use super::*;
use std::collections::HashSet;

/// Each needs a word of its own and a shape of its own: the hue may repeat, and may not be seen.
fn check_apart(looks: &[Look]) {
    let words: HashSet<&str> = looks.iter().map(|look| look.word).collect();
    let glyphs: HashSet<Glyph> = looks.iter().map(|look| look.glyph).collect();
    assert_eq!(words.len(), looks.len(), "two share a word: {looks:?}");
    assert_eq!(glyphs.len(), looks.len(), "two share a shape: {looks:?}");
}

#[test]
fn statuses_are_told_apart_without_colour() {
    use Status as S;
    let all = [
        S::Queued,
        S::Running,
        S::OnHold,
        S::Waiting,
        S::RollingBack,
        S::Completed,
        S::RolledBack,
        S::Rejected,
        S::Aborted,
        S::Superseded,
        S::Failed,
    ];
    check_apart(&all.map(Look::from));
}

#[test]
fn verdicts_are_told_apart_without_colour() {
    use RowVerdict as R;
    use Verdict as V;
    let all = [V::Pass, V::Warning, V::Fail, V::InsufficientData, V::Error, V::NotEvaluated];
    check_apart(&all.map(Look::from));
    let rows = [R::Pass, R::Warning, R::Fail, R::Info, R::InsufficientData, R::Error];
    check_apart(&rows.map(Look::from));
    check_apart(&[Health::Empty, Health::Starting, Health::Ready, Health::Crashed, Health::Stopping].map(Look::from));
    check_apart(&[Decision::Approved, Decision::Skipped, Decision::Rejected, Decision::Expired].map(Look::from));
}

#[test]
fn only_a_pass_looks_like_a_pass() {
    for verdict in [Verdict::Warning, Verdict::Fail, Verdict::InsufficientData, Verdict::Error, Verdict::NotEvaluated] {
        assert_ne!(Look::from(verdict).tone, Tone::Pass, "{verdict:?}");
        assert_ne!(Look::from(verdict).glyph, Glyph::Tick, "{verdict:?}");
    }
}

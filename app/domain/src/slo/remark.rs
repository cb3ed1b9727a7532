//! What people say of an evaluation later. It is kept beside what was judged, and never takes its place.

use super::Verdict;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The most remarks on one evaluation.
pub const REMARKS_MAX: usize = 100;

/// What a remark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "verdict")]
pub enum Saying {
    /// Later evaluations shall not be compared with this one.
    Ignored,
    /// They shall again.
    Counted,
    /// It counts as that verdict.
    Overridden(Verdict),
    /// It counts as it was judged.
    Restored,
}

/// Who said what, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What.
    pub saying: Saying,
    /// Who.
    pub by: String,
    /// Why; never empty.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// What an evaluation counts as after all remarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What it was judged.
    pub judged: Verdict,
    /// What it counts as instead, if somebody said so.
    pub overridden: Option<Verdict>,
    /// Whether it is left out of comparisons.
    pub ignored: bool,
}

/// Why a remark is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRemark {
    /// It has no reason.
    #[error("Say why: the reason is kept with the evaluation.")]
    NoReason,
    /// It would change nothing.
    #[error("It is so already. Load the page again to see who said it.")]
    NothingChanges,
    /// A person decides between pass, warning and fail; missing data stays missing.
    #[error("An evaluation can be overridden to pass, warning or fail, to nothing else.")]
    NotAVerdict,
    /// There are too many.
    #[error("There are {REMARKS_MAX} remarks on this evaluation already; no more are taken.")]
    TooMany,
}

impl Saying {
    /// What it does to the evaluation, in words: `Counts as Warning`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Ignored => "Left out of comparisons",
            Self::Counted => "Taken back into comparisons",
            Self::Restored => "Counts as it was judged",
            Self::Overridden(Verdict::Pass) => "Counts as Pass",
            Self::Overridden(Verdict::Warning) => "Counts as Warning",
            // Nothing else can be decided; see [`Standing::may`].
            Self::Overridden(_) => "Counts as Fail",
        }
    }
}

/// Who overrides the verdict, and to what; none where nobody does, or took it back.
#[must_use]
pub fn overriding(remarks: &[Remark]) -> Option<(&Remark, Verdict)> {
    let newest =
        remarks.iter().rev().find(|remark| matches!(remark.saying, Saying::Overridden(_) | Saying::Restored))?;
    match newest.saying {
        Saying::Overridden(verdict) => Some((newest, verdict)),
        Saying::Ignored | Saying::Counted | Saying::Restored => None,
    }
}

/// The remark by which nobody may go on with what rests on that evaluation: somebody overrode it to a fail. To stop, to go
/// back and to test again is free.
#[must_use]
pub fn veto(remarks: &[Remark]) -> Option<&Remark> {
    overriding(remarks).filter(|(_, verdict)| *verdict == Verdict::Fail).map(|(remark, _)| remark)
}

impl Standing {
    /// What an evaluation of that verdict counts as, after `remarks` in their order.
    #[must_use]
    pub fn of(judged: Verdict, remarks: &[Remark]) -> Self {
        let unsaid = Self { judged, overridden: None, ignored: false };
        remarks.iter().fold(unsaid, |standing, remark| standing.after(remark.saying))
    }

    /// What it counts as once that is said too.
    #[must_use]
    pub fn after(self, saying: Saying) -> Self {
        match saying {
            Saying::Ignored => Self { ignored: true, ..self },
            Saying::Counted => Self { ignored: false, ..self },
            Saying::Overridden(verdict) => Self { overridden: Some(verdict), ..self },
            Saying::Restored => Self { overridden: None, ..self },
        }
    }

    /// The verdict that counts.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        self.overridden.unwrap_or(self.judged)
    }

    /// Whether that can be said now.
    ///
    /// # Errors
    /// [`BadRemark`] says why not.
    pub fn may(self, saying: Saying, reason: &str, remarks: usize) -> Result<(), BadRemark> {
        let is_decision = |verdict| matches!(verdict, Verdict::Pass | Verdict::Warning | Verdict::Fail);
        match saying {
            _ if reason.trim().is_empty() => Err(BadRemark::NoReason),
            _ if remarks >= REMARKS_MAX => Err(BadRemark::TooMany),
            Saying::Overridden(verdict) if !is_decision(verdict) => Err(BadRemark::NotAVerdict),
            Saying::Overridden(verdict) if self.verdict() == verdict => Err(BadRemark::NothingChanges),
            _ if self.after(saying) == self => Err(BadRemark::NothingChanges),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remarks(sayings: &[Saying]) -> Vec<Remark> {
        let remark = |saying: &Saying| Remark {
            saying: *saying,
            by: "Grace".to_owned(),
            reason: "the network was down".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        };
        sayings.iter().map(remark).collect()
    }

    fn said(sayings: &[Saying]) -> Standing {
        Standing::of(Verdict::Fail, &remarks(sayings))
    }

    #[test]
    fn whoever_overrides_is_named_and_only_a_fail_is_a_veto() {
        let (pass, fail) = (Saying::Overridden(Verdict::Pass), Saying::Overridden(Verdict::Fail));
        for (sayings, is_veto) in [
            (&[][..], false),
            (&[fail][..], true),
            (&[fail, Saying::Ignored][..], true),
            (&[fail, Saying::Restored][..], false),
            (&[fail, pass][..], false),
            (&[pass, Saying::Restored, fail][..], true),
        ] {
            let remarks = remarks(sayings);
            let overridden = overriding(&remarks).map(|(_, verdict)| verdict);
            assert_eq!(overridden, said(sayings).overridden, "{sayings:?}");
            assert_eq!(veto(&remarks).is_some(), is_veto, "{sayings:?}");
        }
    }

    #[test]
    fn the_last_word_counts_and_the_first_verdict_stays() {
        let standing =
            said(&[Saying::Overridden(Verdict::Pass), Saying::Ignored, Saying::Overridden(Verdict::Warning)]);
        assert_eq!(standing.verdict(), Verdict::Warning);
        assert_eq!((standing.judged, standing.ignored), (Verdict::Fail, true));
        assert_eq!(said(&[Saying::Overridden(Verdict::Pass), Saying::Restored]).verdict(), Verdict::Fail);
        assert!(!said(&[Saying::Ignored, Saying::Counted]).ignored);
    }

    #[test]
    fn a_remark_has_a_reason_and_changes_something() {
        let check =
            |standing: Standing, saying, expected| assert_eq!(standing.may(saying, "why", 0), expected, "{saying:?}");
        check(said(&[]), Saying::Ignored, Ok(()));
        check(said(&[]), Saying::Counted, Err(BadRemark::NothingChanges));
        check(said(&[]), Saying::Restored, Err(BadRemark::NothingChanges));
        check(said(&[]), Saying::Overridden(Verdict::Fail), Err(BadRemark::NothingChanges));
        check(said(&[]), Saying::Overridden(Verdict::NotEvaluated), Err(BadRemark::NotAVerdict));
        check(said(&[Saying::Ignored]), Saying::Ignored, Err(BadRemark::NothingChanges));
        check(said(&[Saying::Overridden(Verdict::Pass)]), Saying::Restored, Ok(()));
        assert_eq!(said(&[]).may(Saying::Ignored, "  ", 0), Err(BadRemark::NoReason));
        assert_eq!(said(&[]).may(Saying::Ignored, "why", REMARKS_MAX), Err(BadRemark::TooMany));
    }
}

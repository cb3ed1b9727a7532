//! One criterion: an operator and a limit, such as `<600` or `<=+10%`.
//!
//! The grammar is `[< <= = >= >] [+ -] number [%]`, spaces anywhere. A sign or a `%` makes the limit relative: it moves
//! with the baseline. So `<=1%` means "at most one per cent above the baseline", never "at most 0.01".

use crate::yaml::{number, quote};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One criterion, as written and as understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// As written, such as `<=+10%`.
    pub text: String,
    /// How the value is held against the limit.
    pub operator: Operator,
    /// What the limit is.
    pub limit: Limit,
}

/// How a value is held against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// A fixed limit, or one that moves with the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The number itself.
    Fixed(f64),
    /// The baseline plus this.
    Step(f64),
    /// The baseline plus this percentage of its absolute value.
    Percent(f64),
}

/// Why a text is not a criterion, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} {help}")]
pub struct BadCriterion {
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead, in one sentence.
    pub help: String,
}

impl Operator {
    /// In the order in which they are tried: the longer ones first.
    pub(super) const ALL: [Self; 5] = [Self::AtMost, Self::AtLeast, Self::Less, Self::More, Self::Equal];

    /// As it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }

    /// Whether `value` holds against `target`. Nothing holds for NaN, on either side.
    #[must_use]
    #[expect(clippy::float_cmp, reason = "`=` is exact, as its author wrote it")]
    pub fn holds(self, value: f64, target: f64) -> bool {
        match self {
            Self::Less => value < target,
            Self::AtMost => value <= target,
            Self::Equal => value == target,
            Self::AtLeast => value >= target,
            Self::More => value > target,
        }
    }
}

impl FromStr for Criterion {
    type Err = BadCriterion;
    fn from_str(text: &str) -> Result<Self, BadCriterion> {
        let compact: String = text.chars().filter(|char| *char != ' ').collect();
        let found =
            Operator::ALL.into_iter().find_map(|operator| Some((operator, compact.strip_prefix(operator.as_str())?)));
        let (operator, rest) = found.ok_or_else(|| no_operator(text))?;
        if let Some(rest) = rest.strip_prefix(['<', '>', '=']) {
            return Err(two_operators(text, &compact, rest));
        }
        let limit = Limit::parse(rest).ok_or_else(|| no_number(text, operator))?;
        Ok(Self { text: text.to_owned(), operator, limit })
    }
}

impl Limit {
    /// A sign, a number and a `%`, of which only the number must be there.
    fn parse(text: &str) -> Option<Self> {
        let (digits, is_percent) = text.strip_suffix('%').map_or((text, false), |digits| (digits, true));
        let is_signed = digits.starts_with(['+', '-']);
        let unsigned = if is_signed { &digits[1..] } else { digits };
        let size = number(unsigned).filter(|_| unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.'))?;
        let moved = if digits.starts_with('-') { -size } else { size };
        Some(match (is_percent, is_signed) {
            (true, _) => Self::Percent(moved),
            (false, true) => Self::Step(moved),
            (false, false) => Self::Fixed(moved),
        })
    }

    /// Whether it moves with the baseline.
    #[must_use]
    pub fn is_relative(self) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Step(_) | Self::Percent(_) => true,
        }
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn no_operator(text: &str) -> BadCriterion {
    BadCriterion {
        message: format!("The criterion {} does not begin with an operator.", quote(text)),
        help: "Begin with `<`, `<=`, `=`, `>=` or `>`, such as `<5`.".to_owned(),
    }
}

fn two_operators(text: &str, compact: &str, rest: &str) -> BadCriterion {
    let written = &compact[..compact.len() - rest.len()];
    let help = match written {
        "=<" => format!("Write {}.", quote(&format!("<={rest}"))),
        "=>" => format!("Write {}.", quote(&format!(">={rest}"))),
        "==" => format!("Write {}.", quote(&format!("={rest}"))),
        _ => "Use one of `<`, `<=`, `=`, `>=` and `>`.".to_owned(),
    };
    BadCriterion { message: format!("`{written}` in the criterion {} is not an operator.", quote(text)), help }
}

fn no_number(text: &str, operator: Operator) -> BadCriterion {
    let rest = text.trim_start().strip_prefix(operator.as_str()).unwrap_or_default().trim_matches(' ');
    let message = match rest {
        "" => format!("The criterion {} has no number after `{}`.", quote(text), operator.as_str()),
        rest if rest.contains('\t') => format!("There is a tab in the criterion {}.", quote(text)),
        rest => format!("In the criterion {}, {} is no number.", quote(text), quote(rest)),
    };
    BadCriterion {
        message,
        help: format!(
            "Write digits with a point if needed, such as `{0}600`, or `{0}+10%` for a limit relative to earlier runs.",
            operator.as_str()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Limit::*, Operator::*, *};

    fn check(text: &str, expected: Option<(Operator, Limit)>) {
        let read = text.parse::<Criterion>().ok().map(|criterion| (criterion.operator, criterion.limit));
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn a_sign_or_a_percent_makes_it_relative() {
        check("<600", Some((Less, Fixed(600.0))));
        check("> 99.9", Some((More, Fixed(99.9))));
        check("=0", Some((Equal, Fixed(0.0))));
        check("<=+10%", Some((AtMost, Percent(10.0))));
        check("<=10%", Some((AtMost, Percent(10.0))));
        check(">= -5 %", Some((AtLeast, Percent(-5.0))));
        check("<+15", Some((Less, Step(15.0))));
        check("<-3", Some((Less, Step(-3.0))));
        check("<1e3", Some((Less, Fixed(1000.0))));
    }

    #[test]
    fn what_is_no_criterion_is_refused() {
        for bad in [
            "", "<", "under 5", "5", "!=5", "=<600", "==5", "<>5", "<abc", "<1_000", "<%", "<+", "<5%%", "<\t5",
            "<inf", "<--5", "<+-5", "<5+",
        ] {
            check(bad, None);
        }
        let backwards = "=<600".parse::<Criterion>().expect_err("is backwards");
        assert_eq!(backwards.to_string(), "`=<` in the criterion `=<600` is not an operator. Write `<=600`.");
    }
}

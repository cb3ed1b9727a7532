//! One objective judged.

use super::{
    Format, Measured, Objective, Outcome, Row, RowVerdict,
    outcome::{Held, NO_BASELINE, hold},
};
use std::cmp::Ordering;

/// Judges one objective by what was `measured` of it and the `baseline` that earlier evaluations gave.
pub(super) fn judge(format: Format, objective: &Objective, measured: Option<&Measured>, baseline: Option<f64>) -> Row {
    let warnings = measured.map(|measured| measured.warnings.as_slice()).unwrap_or_default();
    let row = judged(format, objective, measured, baseline).with_warnings(warnings);
    // A baseline too large to be a number has said so where it was needed, and is none to be shown or stored.
    Row { compared_value: row.compared_value.filter(|baseline| baseline.is_finite()), ..row }
}

fn judged(format: Format, objective: &Objective, measured: Option<&Measured>, baseline: Option<f64>) -> Row {
    let blank = blank(objective, measured, baseline);
    let unheld = |values: &[(String, f64)]| Row { values: values.to_vec(), ..blank.clone().held(objective, None).0 };
    match measured.map(|measured| &measured.outcome) {
        None => unheld(&[]).without_value(RowVerdict::InsufficientData, "no indicator of that name was asked for"),
        Some(Outcome::Error { message }) => unheld(&[]).without_value(RowVerdict::Error, message),
        Some(Outcome::NoData { message }) => unheld(&[]).without_value(RowVerdict::InsufficientData, message),
        // The worst of them is not known; but if one that is known fails, so does the worst.
        Some(Outcome::Partial { values, is_error, message }) => {
            let lacking = if *is_error { RowVerdict::Error } else { RowVerdict::InsufficientData };
            let failed = unheld(values).without_value(lacking, message);
            let known = values.iter().map(|(_, value)| blank.clone().with_value(objective, *value));
            let known = known.filter(|_| format == Format::ServiceObjectives);
            Row {
                values: values.clone(),
                ..[failed].into_iter().chain(known).min_by(better).unwrap_or_else(|| blank.clone())
            }
        }
        Some(Outcome::Values(values)) => match (values.as_slice(), format) {
            ([], _) => unheld(&[]).without_value(RowVerdict::InsufficientData, "the query gave no value"),
            ([(_, value)], _) => blank.with_value(objective, *value),
            (several, Format::Slo) => {
                let message = format!("there are {} values where one is needed", several.len());
                unheld(several).without_value(RowVerdict::InsufficientData, &message)
            }
            (several, Format::ServiceObjectives) => {
                let rows = several.iter().map(|(_, value)| blank.clone().with_value(objective, *value));
                Row { values: several.to_vec(), ..rows.min_by(better).unwrap_or_else(|| blank.clone()) }
            }
        },
    }
}

/// A row about which nothing is known yet.
fn blank(objective: &Objective, measured: Option<&Measured>, baseline: Option<f64>) -> Row {
    Row {
        sli: objective.sli.clone(),
        display_name: objective.title().to_owned(),
        verdict: if objective.is_judged() { RowVerdict::InsufficientData } else { RowVerdict::Info },
        score: 0.0,
        weight: objective.weight,
        key_sli: objective.key_sli,
        value: None,
        values: Vec::new(),
        compared_value: baseline,
        pass: Vec::new(),
        warning: Vec::new(),
        message: None,
        query: measured.and_then(|measured| measured.query.clone()),
        source: measured.and_then(|measured| measured.source.clone()),
        read: measured.and_then(|measured| measured.read),
        compared: None,
    }
}

/// Which of two rows is the better one. Where the verdict is the same the lower value is: nearly all
/// limits of 0.5 are upper ones.
fn better(one: &Row, two: &Row) -> Ordering {
    fn rank(row: &Row) -> u8 {
        match row.verdict {
            RowVerdict::Fail => 0,
            RowVerdict::Error => 1,
            RowVerdict::InsufficientData => 2,
            RowVerdict::Warning => 3,
            RowVerdict::Pass => 4,
            RowVerdict::Info => 5,
        }
    }
    let value = |row: &Row| row.value.unwrap_or(f64::INFINITY);
    rank(one).cmp(&rank(two)).then(value(two).total_cmp(&value(one)))
}

impl Row {
    fn is_judged(&self) -> bool {
        !self.pass.is_empty()
    }

    /// With all criteria held against `value`, and whether those for a pass and those for a warning held.
    fn held(self, objective: &Objective, value: Option<f64>) -> (Self, Held, Held) {
        let (pass, passes) = hold(&objective.pass, value, self.compared_value);
        let (warning, warns) = hold(&objective.warning, value, self.compared_value);
        (Self { value, pass, warning, ..self }, passes, warns)
    }

    /// With what the source itself said against its answer. It changes no verdict.
    fn with_warnings(self, warnings: &[String]) -> Self {
        let said = (!warnings.is_empty()).then(|| format!("the source warns: {}", warnings.join("; ")));
        let message = match (self.message, said) {
            (Some(message), Some(said)) => Some(format!("{message}; {said}")),
            (message, said) => message.or(said),
        };
        Self { message, ..self }
    }

    /// There is nothing to judge. A row that is shown only stays one.
    fn without_value(self, verdict: RowVerdict, why: &str) -> Self {
        let verdict = if self.is_judged() { verdict } else { RowVerdict::Info };
        Self { verdict, message: Some(why.to_owned()), ..self }
    }

    fn with_value(self, objective: &Objective, value: f64) -> Self {
        let (row, passes, warns) = self.held(objective, Some(value).filter(|value| value.is_finite()));
        if row.value.is_none() {
            let why = format!("the value is {value}, which is not a number");
            return row.without_value(RowVerdict::InsufficientData, &why);
        }
        if !row.is_judged() {
            return Self { verdict: RowVerdict::Info, ..row };
        }
        match (passes, warns) {
            (Held::Yes, _) => row.gaining(RowVerdict::Pass, 1.0),
            (Held::No, Held::Yes) => row.gaining(RowVerdict::Warning, 0.5),
            (Held::No, Held::No) => row.gaining(RowVerdict::Fail, 0.0),
            (Held::Unknown, _) | (Held::No, Held::Unknown) => {
                let why =
                    row.note(|note| note != NO_BASELINE).unwrap_or_else(|| "no limit could be computed".to_owned());
                row.without_value(RowVerdict::InsufficientData, &why)
            }
        }
    }

    fn gaining(self, verdict: RowVerdict, share: f64) -> Self {
        Self { verdict, score: self.weight * share, message: self.note(|note| note == NO_BASELINE), ..self }
    }

    fn note(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        let notes = self.pass.iter().chain(&self.warning).flatten().filter_map(|outcome| outcome.note.as_deref());
        notes.into_iter().find(|note| wanted(note)).map(str::to_owned)
    }
}

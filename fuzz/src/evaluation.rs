//! Judgements with arbitrary numbers: no evidence is never a pass, and scores stay what they are.

use arbitrary::Arbitrary;
use domain::{
    slo::{
        Aggregate, Comparison, Context, Evaluation, File, Format, Group, Include, Measured, Objective, Outcome, Past,
        PastRow, Row, RowVerdict, ScoreUnit, Total, Verdict, criterion::Criterion, evaluate,
    },
    traffic::Weight,
    window::Window,
    yaml::Mark,
};
use std::ops::RangeInclusive;

const OPERATORS: [&str; 5] = ["<", "<=", "=", ">=", ">"];
const SIGNS: [&str; 3] = ["", "+", "-"];
const VERDICTS: [Verdict; 6] = [
    Verdict::Pass,
    Verdict::Warning,
    Verdict::Fail,
    Verdict::InsufficientData,
    Verdict::Error,
    Verdict::NotEvaluated,
];

/// Objectives, what was measured, and what was before.
#[derive(Debug, Arbitrary)]
pub struct Case {
    objectives: Vec<Limits>,
    history: Vec<(u8, bool, Vec<(f64, bool)>)>,
    is_older: bool,
    comparison: (u8, u8, u8),
    total: (u8, u8),
}

#[derive(Debug, Arbitrary)]
struct Limits {
    pass: Vec<Vec<Written>>,
    warning: Vec<Vec<Written>>,
    weight: u16,
    is_key: bool,
    is_live: bool,
    measured: Found,
}

#[derive(Debug, Arbitrary)]
struct Written {
    operator: u8,
    sign: u8,
    size: f64,
    is_percent: bool,
}

#[derive(Debug, Arbitrary)]
enum Found {
    Values(Vec<f64>),
    Nothing,
    Broken,
    NotAsked,
}

/// Judges a case and looks at what came out.
pub fn judge(case: &Case) {
    let Some(file) = case.file() else { return };
    let measured: Vec<Measured> =
        case.objectives.iter().enumerate().filter_map(|(place, limits)| limits.measured(place)).collect();
    let history: Vec<Past> = case.history.iter().map(past).collect();
    let evaluation = evaluate(&file, &measured, &history, context());
    check(&file, &evaluation);
    // As texts: what is not a number is not equal to itself.
    let text = written(&evaluation);
    assert_eq!(text, written(&evaluate(&file, &measured, &history, context())), "the same twice");
    assert_eq!(text, written(&serde_json::from_str(&text).expect("is read")));
}

fn written(evaluation: &Evaluation) -> String {
    serde_json::to_string(evaluation).expect("is written")
}

fn check(file: &File, evaluation: &Evaluation) {
    let passes = matches!(evaluation.verdict, Verdict::Pass | Verdict::Warning);
    for row in &evaluation.rows {
        let counts = row.verdict != RowVerdict::Info && (row.weight > 0.0 || row.key_sli);
        let is_known = matches!(row.verdict, RowVerdict::Pass | RowVerdict::Warning | RowVerdict::Fail);
        assert!(!passes || !counts || is_known, "{row:?}");
        assert!(!is_known || row.value.is_some_and(f64::is_finite), "{row:?}");
        assert!(!(passes && row.key_sli && row.verdict == RowVerdict::Fail), "{row:?}");
        assert!((0.0..=row.weight).contains(&row.score), "{row:?}");
        assert!(row.verdict != RowVerdict::Pass || group_held(row), "{row:?}");
    }
    let most = if evaluation.unit == ScoreUnit::Percent { 100.0 } else { file.points_max() };
    assert!((0.0..=most).contains(&evaluation.score), "{}", evaluation.score);
    assert!(evaluation.reason.ends_with('.') && !evaluation.reason.contains('\n'), "{}", evaluation.reason);
    assert!(evaluation.reason.len() < 4000, "{}", evaluation.reason);
    let reached = evaluation.pass_at.is_some_and(|limit| evaluation.score >= limit);
    assert!(evaluation.verdict != Verdict::Pass || reached, "{}", evaluation.reason);
}

fn group_held(row: &Row) -> bool {
    row.pass.iter().any(|group| group.iter().all(|outcome| outcome.held))
}

impl Case {
    fn file(&self) -> Option<File> {
        let objectives: Vec<Objective> =
            self.objectives.iter().enumerate().map(|(place, limits)| limits.objective(place)).collect();
        let (one, two) = (f64::from(self.total.0 % 101), f64::from(self.total.1 % 101));
        let (include, results, aggregate) = self.comparison;
        let includes = [Include::All, Include::Pass, Include::PassOrWarn];
        let aggregates = [Aggregate::Avg, Aggregate::P50, Aggregate::P90, Aggregate::P95];
        let file = File {
            format: if self.is_older { Format::ServiceObjectives } else { Format::Slo },
            comparison: Comparison {
                include: pick(&includes, include),
                results: u32::from(results).max(1),
                aggregate: pick(&aggregates, aggregate),
            },
            filter: Vec::new(),
            objectives,
            total: Total { pass: one.max(two), warning: one.min(two) },
        };
        // Of others it is known that nothing is judged; `file` sees to them.
        (file.points_max() > 0.0).then_some(file)
    }
}

impl Limits {
    fn objective(&self, place: usize) -> Objective {
        Objective {
            sli: name(place),
            display_name: None,
            pass: groups(&self.pass),
            warning: groups(&self.warning),
            weight: f64::from(u32::from(self.weight) % 10_001),
            key_sli: self.is_key,
            compare_live: self.is_live,
            at: Mark::START,
        }
    }

    fn measured(&self, place: usize) -> Option<Measured> {
        let outcome = match &self.measured {
            Found::Values(values) => Outcome::Values(values.iter().map(|value| (String::new(), *value)).collect()),
            Found::Nothing => Outcome::NoData { message: "nothing came back".to_owned() },
            Found::Broken => Outcome::Error { message: "connection refused".to_owned() },
            Found::NotAsked => return None,
        };
        Some(Measured { sli: name(place), outcome, query: None, source: None, warnings: Vec::new(), read: None, beside: None })
    }
}

/// As they would be read from a file: without an empty one.
fn groups(written: &[Vec<Written>]) -> Vec<Group> {
    let group = |group: &Vec<Written>| Group(group.iter().filter_map(Written::criterion).collect());
    written.iter().map(group).filter(|group| !group.0.is_empty()).collect()
}

impl Written {
    fn criterion(&self) -> Option<Criterion> {
        const SIZES: RangeInclusive<f64> = 0.0..=f64::MAX;
        let size = self.size.abs();
        let (operator, sign) = (pick(&OPERATORS, self.operator), pick(&SIGNS, self.sign));
        let percent = if self.is_percent { "%" } else { "" };
        let text = format!("{operator}{sign}{size}{percent}");
        SIZES.contains(&size).then(|| text.parse().unwrap_or_else(|why| panic!("{text}: {why}")))
    }
}

fn past((verdict, invalidated, values): &(u8, bool, Vec<(f64, bool)>)) -> Past {
    let row = |(place, (value, success)): (usize, &(f64, bool))| PastRow { sli: name(place), value: *value, success: *success };
    Past {
        id: "earlier".to_owned(),
        verdict: pick(&VERDICTS, *verdict),
        invalidated: *invalidated,
        rows: values.iter().enumerate().map(row).collect(),
    }
}

fn name(place: usize) -> String {
    format!("s{place}")
}

fn pick<T: Copy>(from: &[T], at: u8) -> T {
    from[usize::from(at) % from.len()]
}

fn context() -> Context {
    let epoch = serde_json::from_str("\"1970-01-01T00:00:00Z\"").expect("is a time");
    let window = Window { start: epoch, end: epoch };
    Context { window, weight: Weight::ALL, slo: None, sli: Vec::new() }
}

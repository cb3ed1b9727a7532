//! Checks PromQL before it is saved or asked, the same for every source that speaks it.

mod length;
mod reach;

pub(super) use reach::cut;

use super::QueryError;
use domain::{traffic::Slot, window::Window};
use promql_parser::{
    label::{MatchOp, Matcher},
    parser::{self, Expr, Offset, VectorSelector, token},
};
use std::{collections::BTreeSet, thread};

/// The longest query, in bytes.
pub const QUERY_BYTES_MAX: usize = 4_096;
/// Selectors of one query that are looked at, at most.
const SELECTORS_MAX: usize = 16;
/// Parsers and evaluators call themselves once a nesting level; the longest query at its most nested fits this stack.
pub(super) const STACK_BYTES: usize = 128 * 1024 * 1024;

/// What was learnt from reading a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checked {
    /// Whether Prometheus would leave the metric's name in the answer.
    pub(super) keeps_name: bool,
    /// Metrics it asks for, sorted.
    pub(super) metrics: BTreeSet<String>,
    /// Whether it selects without naming a metric, so that it may ask for any.
    pub(super) asks_for_any: bool,
    /// Whether there is a subquery in it (`[5m:30s]`).
    pub(super) has_subquery: bool,
}

impl Checked {
    fn select(&mut self, selector: &VectorSelector) {
        self.asks_for_any |= selector.name.is_none();
        self.metrics.extend(selector.name.clone());
    }
}

/// Series that a query selects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Selector {
    /// As PromQL, without an offset.
    pub(super) text: String,
    /// The series that say whether those who bring them were there: `up`, with the same job and instance.
    pub(super) scraper: String,
}

impl Selector {
    /// Whatever is scraped.
    pub(super) fn any() -> Self {
        Self { text: "up".to_owned(), scraper: "up".to_owned() }
    }

    fn of(selector: &VectorSelector) -> Self {
        let named = |label: &str| label == "job" || label == "instance";
        let kept = selector.matchers.matchers.iter().filter(|matcher| named(&matcher.name)).map(ToString::to_string);
        let kept: Vec<String> = kept.collect();
        let scraper = if kept.is_empty() { "up".to_owned() } else { format!("up{{{}}}", kept.join(",")) };
        let text = VectorSelector { offset: None, at: None, ..selector.clone() }.to_string();
        Self { text, scraper }
    }
}

/// The series that a query wants to know up to the moment at which it is evaluated; not those of earlier times.
///
/// # Errors
/// One sentence for people.
pub(super) fn selectors(query: &str) -> Result<Vec<Selector>, String> {
    let query = query.to_owned();
    on_a_deep_stack(move || {
        let mut found = Vec::new();
        collect_selectors(&parse(&query)?, &mut found);
        found.sort();
        found.dedup();
        found.truncate(SELECTORS_MAX);
        Ok(found)
    })?
}

fn collect_selectors(query: &Expr, found: &mut Vec<Selector>) {
    let is_past = |offset: &Option<Offset>| matches!(offset, Some(Offset::Pos(_)));
    match query {
        Expr::Aggregate(of) => {
            collect_selectors(&of.expr, found);
            of.param.iter().for_each(|param| collect_selectors(param, found));
        }
        Expr::Unary(of) => collect_selectors(&of.expr, found),
        Expr::Binary(of) => {
            collect_selectors(&of.lhs, found);
            collect_selectors(&of.rhs, found);
        }
        Expr::Paren(of) => collect_selectors(&of.expr, found),
        Expr::Subquery(of) if is_past(&of.offset) || of.at.is_some() => {}
        Expr::Subquery(of) => collect_selectors(&of.expr, found),
        Expr::VectorSelector(of) if is_past(&of.offset) || of.at.is_some() => {}
        Expr::VectorSelector(of) => found.push(Selector::of(of)),
        Expr::MatrixSelector(of) if is_past(&of.vs.offset) || of.vs.at.is_some() => {}
        Expr::MatrixSelector(of) => found.push(Selector::of(&of.vs)),
        Expr::Call(of) => of.args.args.iter().for_each(|argument| collect_selectors(argument, found)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

/// The query for the series of one slot alone; as it is for both.
///
/// # Errors
/// [`QueryError::Refused`] if it cannot be read.
pub(super) fn of_slot(query: &str, slot: Option<Slot>) -> Result<String, QueryError> {
    let Some(slot) = slot else { return Ok(query.to_owned()) };
    let query = query.to_owned();
    let narrowed = on_a_deep_stack(move || {
        let mut parsed = parse(&query)?;
        narrow(&mut parsed, slot);
        Ok::<_, String>(parsed.to_string())
    });
    narrowed.and_then(|narrowed| narrowed).map_err(|why| QueryError::Refused { why })
}

/// What a query that is evaluated at the window's end looks at outside it, for people; nothing of one that cannot be read.
pub fn outside(query: &str, window: Window) -> Vec<String> {
    let query = query.to_owned();
    on_a_deep_stack(move || reach::outside(&query, window)).and_then(|notes| notes).unwrap_or_default()
}

fn narrow(query: &mut Expr, slot: Slot) {
    let only = |selector: &mut VectorSelector| {
        selector.matchers.matchers.push(Matcher::new(MatchOp::Equal, "slot", &slot.to_string()));
    };
    match query {
        Expr::Aggregate(of) => {
            narrow(&mut of.expr, slot);
            of.param.iter_mut().for_each(|param| narrow(param, slot));
        }
        Expr::Unary(of) => narrow(&mut of.expr, slot),
        Expr::Binary(of) => {
            narrow(&mut of.lhs, slot);
            narrow(&mut of.rhs, slot);
        }
        Expr::Paren(of) => narrow(&mut of.expr, slot),
        Expr::Subquery(of) => narrow(&mut of.expr, slot),
        Expr::VectorSelector(of) => only(of),
        Expr::MatrixSelector(of) => only(&mut of.vs),
        Expr::Call(of) => of.args.args.iter_mut().for_each(|argument| narrow(argument, slot)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

/// Says what is wrong with a query whose placeholders have been filled in.
///
/// # Errors
/// One sentence for people.
pub fn validate(query: &str) -> Result<(), String> {
    let query = query.to_owned();
    on_a_deep_stack(move || check(&query).map(drop))?
}

/// Runs it on a thread of its own that has room for deep recursion, and waits.
pub(super) fn on_a_deep_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let thread = thread::Builder::new().name("promql".to_owned()).stack_size(STACK_BYTES).spawn(work);
    let thread = thread.map_err(|error| format!("no thread to read the query on: {error}"))?;
    thread.join().map_err(|_| "the query made its reader fail".to_owned())
}

/// To be called on a deep stack.
fn parse(query: &str) -> Result<Expr, String> {
    length::check(query)?;
    parser::parse(query)
}

/// To be called on a deep stack.
pub(super) fn check(query: &str) -> Result<Checked, String> {
    if query.trim().is_empty() {
        return Err("the query is empty".to_owned());
    }
    if query.len() > QUERY_BYTES_MAX {
        return Err(format!("the query has {} bytes; at most {QUERY_BYTES_MAX} are read", query.len()));
    }
    let parsed = parse(query)?;
    let mut found =
        Checked { keeps_name: keeps_name(&parsed), metrics: BTreeSet::new(), asks_for_any: false, has_subquery: false };
    collect(&parsed, &mut found);
    Ok(found)
}

fn collect(query: &Expr, found: &mut Checked) {
    match query {
        Expr::Aggregate(of) => {
            collect(&of.expr, found);
            of.param.iter().for_each(|param| collect(param, found));
        }
        Expr::Unary(of) => collect(&of.expr, found),
        Expr::Binary(of) => {
            collect(&of.lhs, found);
            collect(&of.rhs, found);
        }
        Expr::Paren(of) => collect(&of.expr, found),
        Expr::Subquery(of) => {
            found.has_subquery = true;
            collect(&of.expr, found);
        }
        Expr::VectorSelector(of) => found.select(of),
        Expr::MatrixSelector(of) => found.select(&of.vs),
        Expr::Call(of) => of.args.args.iter().for_each(|argument| collect(argument, found)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

/// Prometheus drops the name as soon as a value is no longer the metric's own.
fn keeps_name(query: &Expr) -> bool {
    match query {
        Expr::VectorSelector(_) | Expr::MatrixSelector(_) => true,
        Expr::Paren(of) => keeps_name(&of.expr),
        Expr::Aggregate(of) => {
            let picks = [token::T_TOPK, token::T_BOTTOMK, token::T_LIMITK, token::T_LIMIT_RATIO];
            picks.contains(&of.op.id()) && keeps_name(&of.expr)
        }
        Expr::Binary(of) => {
            let filters = of.op.is_comparison_operator() && !of.modifier.as_ref().is_some_and(|how| how.return_bool);
            (filters || of.op.is_set_operator()) && keeps_name(&of.lhs)
        }
        Expr::Call(of) => {
            let passes_on = ["last_over_time", "first_over_time", "label_replace", "label_join"];
            let passes_on = passes_on.contains(&of.func.name) || of.func.name.starts_with("sort");
            passes_on && of.args.args.first().is_some_and(|argument| keeps_name(argument))
        }
        Expr::Unary(_) | Expr::Subquery(_) => false,
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: &[(&str, &str)]) {
        let found = selectors(query).expect("can be read");
        let found: Vec<(&str, &str)> = found.iter().map(|one| (one.text.as_str(), one.scraper.as_str())).collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn what_is_selected_now_is_told_from_what_was_selected_then() {
        check(
            "sum(rate(a{job=\"x\",code=~\"5..\"}[5m])) or vector(0)",
            &[("a{code=~\"5..\",job=\"x\"}", "up{job=\"x\"}")],
        );
        check("a / b", &[("a", "up"), ("b", "up")]);
        check("a - a offset 1h + b @ 5", &[("a", "up")]);
        check("1 + 1", &[]);
        assert!(selectors("sum(").is_err());
        assert_eq!(selectors("a[5m:1e20]"), Err("`1e20` seconds is no length of time".to_owned()));
    }

    #[test]
    fn a_query_is_narrowed_to_one_slot_wherever_it_selects() {
        let narrowed = |query: &str| of_slot(query, Some(Slot::Blue)).expect("can be read");
        for (query, expected) in [
            ("up", "up{slot=\"blue\"}"),
            ("sum(rate(a{job='x'}[5m])) / sum(b)", "sum(rate(a{job=\"x\",slot=\"blue\"}[5m])) / sum(b{slot=\"blue\"})"),
            ("a{code=~\"5..\"} or vector(0)", "a{code=~\"5..\",slot=\"blue\"} or vector(0)"),
            ("1 + 1", "1 + 1"),
        ] {
            assert_eq!(narrowed(query), expected, "{query}");
        }
        assert_eq!(of_slot("a # as written", None).as_deref(), Ok("a # as written"));
        assert!(of_slot("sum(", Some(Slot::Green)).is_err());
    }
}

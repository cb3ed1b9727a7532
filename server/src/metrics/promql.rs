//! Checks PromQL before it is saved or asked, the same for every source that speaks it.

use promql_parser::parser::{Expr, parse, token};
use std::{collections::BTreeSet, thread};

/// The longest query, in bytes.
pub const QUERY_BYTES_MAX: usize = 4_096;
/// Parsers and evaluators call themselves once a nesting level; the longest query at its most nested fits this stack.
pub(super) const STACK_BYTES: usize = 128 * 1024 * 1024;

/// What was learnt from reading a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checked {
    /// Whether Prometheus would leave the metric's name in the answer.
    pub(super) keeps_name: bool,
    /// Metrics it asks for, sorted.
    pub(super) metrics: BTreeSet<String>,
    /// Whether there is a subquery in it (`[5m:30s]`).
    pub(super) has_subquery: bool,
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
pub(super) fn check(query: &str) -> Result<Checked, String> {
    if query.trim().is_empty() {
        return Err("the query is empty".to_owned());
    }
    if query.len() > QUERY_BYTES_MAX {
        return Err(format!("the query has {} bytes; at most {QUERY_BYTES_MAX} are read", query.len()));
    }
    let parsed = parse(query)?;
    let mut found = Checked { keeps_name: keeps_name(&parsed), metrics: BTreeSet::new(), has_subquery: false };
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
        Expr::VectorSelector(of) => found.metrics.extend(of.name.clone()),
        Expr::MatrixSelector(of) => found.metrics.extend(of.vs.name.clone()),
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

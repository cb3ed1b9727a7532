use super::*;
use domain::{diagnostic::Severity, file::FileKind};

fn diagnostic(severity: Severity, (line, column): (u32, u32)) -> Diagnostic {
    Diagnostic {
        severity,
        rule: "slo/criterion".to_owned(),
        line,
        column,
        message: "`=<600` is not a criterion.".to_owned(),
        help: "Write `<=600`.".to_owned(),
    }
}

fn html(check: Check) -> String {
    Owner::new().with(|| view! { <Diagnostics check=Signal::stored(check)/> }.to_html())
}

#[test]
fn a_diagnostic_says_place_reason_fix_and_rule() {
    let html = html(Check::Read(FileKind::Slo, vec![diagnostic(Severity::Error, (12, 9))]));
    for said in [
        "Error",
        "class=\"glyph\"",
        "href=\"#line-12\"",
        "line 12, column 9",
        "<code>=&lt;600</code> is not a criterion.",
        "Write <code>&lt;=600</code>.",
        "slo/criterion",
        "1 error. Nothing is saved until that is fixed.",
    ] {
        assert!(html.replace("<!>", "").contains(said), "{said} is not in {html}");
    }
}

#[test]
fn the_count_is_said_politely() {
    let html = html(Check::Read(FileKind::Slo, Vec::new()));
    assert!(html.contains("role=\"status\""), "{html}");
    assert!(html.contains("nothing to complain about"), "{html}");
}

#[test]
fn diagnostics_come_by_place_with_errors_first() {
    let (error, warning) = (Severity::Error, Severity::Warning);
    let places = [(warning, (3, 1)), (error, (3, 1)), (error, (2, 9)), (warning, (2, 10))];
    let all = sorted(places.map(|(severity, place)| diagnostic(severity, place)).to_vec());
    let said: Vec<_> = all.iter().map(|one| (one.line, one.column, one.severity)).collect();
    assert_eq!(said, [(2, 9, error), (2, 10, warning), (3, 1, error), (3, 1, warning)]);
}

#[test]
fn counts_are_sentences() {
    let read = |all: &[Severity]| {
        Check::Read(FileKind::Sli, all.iter().map(|severity| diagnostic(*severity, (1, 1))).collect()).sentence()
    };
    let (error, warning) = (Severity::Error, Severity::Warning);
    assert_eq!(read(&[warning]), "Read as indicators: 1 warning. It can be saved.");
    assert_eq!(read(&[error, error]), "Read as indicators: 2 errors. Nothing is saved until that is fixed.");
    assert_eq!(
        read(&[error, warning]),
        "Read as indicators: 1 error and 1 warning. Nothing is saved until the errors are fixed."
    );
    assert!(Check::of(None, "  \n") == Check::Empty);
    assert!(Check::of(None, &"x".repeat(300 * 1024)).sentence().contains("300 KiB"));
}

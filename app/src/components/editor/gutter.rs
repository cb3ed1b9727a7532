//! Line numbers, with marks beside the lines that something is to be said about.

use crate::components::{GlyphMark, Look};
use domain::diagnostic::{Diagnostic, Severity};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The most lines that are marked; the list beneath says the rest.
const MARKS_MAX: usize = 200;

/// Line numbers for the eye only: diagnostics say their line in words.
#[component]
pub fn Gutter(
    /// How many lines there are.
    #[prop(into)]
    lines: Signal<u32>,
    /// What is to be said about them.
    #[prop(into)]
    diagnostics: Signal<Vec<Diagnostic>>,
) -> impl IntoView {
    let numbers = move || (1..=lines.get()).map(|number| number.to_string()).collect::<Vec<_>>().join("\n");
    let marks = move || diagnostics.with(|all| worst_by_line(all));
    view! {
        <div class="gutter" aria-hidden="true" data-empty=move || (lines.get() == 1).to_string()>
            <span class="gutter-numbers">{numbers}</span>
            <For each=marks key=|mark| *mark let((line, severity))>
                <span class="gutter-mark" data-tone=Look::from(severity).tone.as_str() style:--line=line.to_string()>
                    <GlyphMark glyph=Look::from(severity).glyph/>
                </span>
            </For>
        </div>
    }
}

/// Each faulty line with its worst severity, in order.
fn worst_by_line(diagnostics: &[Diagnostic]) -> Vec<(u32, Severity)> {
    let mut worst = BTreeMap::new();
    for one in diagnostics {
        let severity = worst.entry(one.line).or_insert(one.severity);
        *severity = one.severity.min(*severity);
    }
    worst.into_iter().take(MARKS_MAX).collect()
}

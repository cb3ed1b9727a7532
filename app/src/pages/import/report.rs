//! What became of the parts of an imported file.

use crate::{
    components::{GlyphMark, Look, Panel, Scroll},
    format,
};
use domain::{
    import::{Entry, Fate, Import},
    slo::RowVerdict,
};
use leptos::prelude::*;

/// How an import went, in one line.
#[must_use]
pub fn sentence(import: &Import) -> String {
    let count = |fate: Fate| import.report.iter().filter(|entry| entry.fate == fate).count();
    let tools: Vec<String> = import.tools.iter().map(|tool| tool.title().to_owned()).collect();
    let kept = format::counted(count(Fate::Kept) as u64, "part was", "parts were");
    let (changed, left_out) = (count(Fate::Changed), count(Fate::LeftOut));
    format!("{kept} carried over from {}, {changed} changed, {left_out} left out", format::listed(&tools))
}

/// Part by part, those that need a look first.
#[component]
pub fn Report(
    /// All of them.
    entries: Vec<Entry>,
) -> impl IntoView {
    let mut entries = entries;
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.fate));
    let rows = entries.into_iter().map(|entry| view! { <Part entry/> }).collect_view();
    let heads = ["Part", "Became", "How"].map(|head| view! { <th role="columnheader" scope="col">{head}</th> });
    view! {
        <Panel title="What became of it">
            <Scroll label="What became of each part">
                <table class="table stacked import-report" role="table">
                    <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </Scroll>
        </Panel>
    }
    .into_any()
}

#[component]
fn Part(entry: Entry) -> impl IntoView {
    let Entry { what, line, column, fate, how, instead } = entry;
    let look = Look::from(match fate {
        Fate::Kept => RowVerdict::Pass,
        Fate::Changed => RowVerdict::Warning,
        Fate::LeftOut => RowVerdict::Fail,
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                {what.replace('`', "")}" "<span class="quiet small">{format!("line {line}, column {column}")}</span>
            </th>
            <td role="cell">
                <span class="badge" data-tone=look.tone.as_str()><GlyphMark glyph=look.glyph/><span>{fate.label()}</span></span>
            </td>
            <td role="cell">{how.replace('`', "")}{instead.map(|instead| view! { " " <strong>{instead.replace('`', "")}</strong> })}</td>
        </tr>
    }
    .into_any()
}

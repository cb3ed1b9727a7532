//! Two people's changes to one file: brought together where they can be, side by side where they cannot.

use crate::{
    api::preview::{Candidate, Merging},
    components::{ButtonKind, LinkButton, Moment, OpenInEditor, Panel, Unsaved},
    routes,
};
use domain::merge::Conflict;
use leptos::prelude::*;

/// What somebody else saved, together with what is written here.
#[component]
pub fn MergingPanel(
    /// What is written here.
    candidate: Candidate,
    /// The name of the file that it came from.
    name: String,
    /// Why it is changed.
    reason: String,
    /// Both.
    merging: Merging,
) -> impl IntoView {
    let Merging { base, theirs, merge } = merging;
    let (number, at) = (theirs.number, theirs.at);
    let newest = routes::file(&candidate.project, candidate.kind, &candidate.scope, None);
    let theirs_anew = routes::edit_file(&candidate.project, candidate.kind, &candidate.scope, number);
    let from = base.map_or_else(|| "nothing".to_owned(), |base| format!("revision {base}"));
    let conflicts: Vec<Conflict> = merge.conflicts().cloned().collect();
    let (words, button, text) = match merge.text() {
        Some(text) => ("Both changes fit together.".to_owned(), "Take both changes", text),
        None => {
            let count = crate::format::counted(conflicts.len() as u64, "place", "places");
            let words = format!(
                "Both changed the same lines in {count}, shown below. Everything else fits together. \
                 With both in the editor, those places are marked; keep what is right and delete the marks."
            );
            (words, "Put both into the editor, marked", merge.marked())
        }
    };
    let Candidate { project, kind, scope, .. } = candidate;
    let unsaved = Unsaved { project, kind, scope, name, reason, at };
    let sides = conflicts.into_iter().enumerate().map(|(index, conflict)| view! { <Sides index conflict/> });
    let sides = sides.collect_view();
    view! {
        <Panel title=format!("Revision {number} was saved meanwhile")>
            <p>
                {format!("{} saved it ", theirs.author)}<Moment at/>
                {(!theirs.reason.is_empty()).then(|| format!(": “{}”", theirs.reason))}
                {format!(". It began with {from}, as your text did. ")}{words}
            </p>
            {sides}
            <div class="acts">
                <OpenInEditor unsaved text=Signal::stored(text) words=button/>
                <LinkButton kind=ButtonKind::Plain href=theirs_anew>{format!("Begin anew with revision {number}")}</LinkButton>
                <LinkButton kind=ButtonKind::Plain href=newest>{format!("Look at revision {number}")}</LinkButton>
            </div>
            <p class="small quiet">"To keep your text as it is and put it on top, save it again."</p>
        </Panel>
    }
    .into_any()
}

/// A place that both changed.
#[component]
fn Sides(index: usize, conflict: Conflict) -> impl IntoView {
    let side = |title: &'static str, text: String| {
        let text = if text.is_empty() { "(nothing)".to_owned() } else { text };
        view! { <div><h4>{title}</h4><pre tabindex="0"><code>{text}</code></pre></div> }
    };
    view! {
        <section class="sides" aria-label=format!("Place {}", index + 1)>
            {side("Before", conflict.base)}
            {side("Yours", conflict.mine)}
            {side("Theirs", conflict.theirs)}
        </section>
    }
    .into_any()
}

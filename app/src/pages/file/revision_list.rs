//! A file's revisions, each a link.

use crate::{api::files::Revision, components::Age, routes};
use domain::{
    file::{FileKind, Scope},
    id::ProjectName,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// All revisions, newest first.
#[component]
pub fn RevisionList(
    /// Whose file.
    project: ProjectName,
    /// What it is.
    kind: FileKind,
    /// What it holds for.
    scope: Scope,
    /// Its revisions.
    revisions: Vec<Revision>,
    /// The number of the one on the page.
    shown: u32,
    /// The server's clock when they were read.
    now: Timestamp,
) -> impl IntoView {
    let item = move |revision: Revision| {
        let href = routes::file(&project, kind, &scope, Some(revision.number));
        let current = (revision.number == shown).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>{format!("Revision {}", revision.number)}</a>
                {(revision.number != shown).then(|| {
                    let since = routes::file_since(&project, kind, &scope, shown, revision.number);
                    view! { <a class="small" href=since>{format!("Changes since revision {}", revision.number)}</a> }
                })}
                <span class="quiet"><Age at=revision.at now/>{format!(" by {}", revision.author)}</span>
                <p hidden=revision.reason.is_empty()>{revision.reason.clone()}</p>
            </li>
        }
    };
    // Without an end to the list, a page that a pipeline saves to would grow for ever.
    let oldest = revisions.last().map_or(1, |revision| revision.number);
    let older = (oldest > 1).then(|| {
        let words = format!("Revisions 1 to {} are kept as well: each has its number in the address.", oldest - 1);
        view! { <p class="small quiet">{words}</p> }
    });
    view! { <ol class="revision-list">{revisions.into_iter().map(item).collect_view()}</ol> {older} }
}

//! The table of files.

use super::words::{holds_for, purpose};
use crate::{
    api::files::{FileEntry, Files},
    components::{Age, EmptyState, Scroll},
    routes,
};
use domain::{file::FileKind, id::ProjectName};
use jiff::Timestamp;
use leptos::{either::Either, prelude::*};

/// All files by kind, and within a kind by how far they reach.
#[component]
pub fn FilesTable(
    /// Whose.
    project: ProjectName,
    /// All of them.
    files: Files,
) -> impl IntoView {
    if files.entries.is_empty() {
        return Either::Left(view! {
            <EmptyState title="There are no files yet.">
                <p>"A project begins with its shipyard; then come services, tests, indicators and objectives."</p>
            </EmptyState>
        });
    }
    let now = files.now.0;
    let group = move |kind: FileKind| {
        let mut entries: Vec<_> = files.entries.iter().filter(|entry| entry.kind == kind).cloned().collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.scope.distance()));
        (!entries.is_empty()).then(|| view! { <FilesOfKind project=project.clone() kind entries now/> })
    };
    Either::Right(view! {
        <Scroll label="Files">
            <table class="table files-table">
                <thead>
                    <tr>
                        <th scope="col">"For"</th>
                        <th scope="col">"What it says"</th>
                        <th scope="col">"Newest"</th>
                        <th scope="col">"Saved"</th>
                        <th scope="col">"Reason"</th>
                    </tr>
                </thead>
                {FileKind::ALL.into_iter().filter_map(group).collect_view()}
            </table>
        </Scroll>
    })
}

/// The files of one kind.
#[component]
fn FilesOfKind(
    /// Whose.
    project: ProjectName,
    /// Which kind.
    kind: FileKind,
    /// The widest first.
    entries: Vec<FileEntry>,
    /// The server's clock when they were read.
    now: Timestamp,
) -> impl IntoView {
    let row = |entry: FileEntry| view! { <FileRow project=project.clone() entry now/> };
    view! {
        <tbody>
            <tr class="files-kind">
                <th scope="rowgroup" colspan="5">
                    {kind.title()}
                    " "
                    <span class="quiet">{purpose(kind)}</span>
                </th>
            </tr>
            {entries.into_iter().map(row).collect_view()}
        </tbody>
    }
}

/// One file.
#[component]
fn FileRow(
    /// Whose.
    project: ProjectName,
    /// Which.
    entry: FileEntry,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let FileEntry { kind, scope, newest, summary, .. } = entry;
    let href = routes::file(&project, kind, &scope, None);
    view! {
        <tr>
            <th scope="row"><a href=href>{holds_for(&scope)}</a></th>
            <td>{summary}</td>
            <td>{format!("Revision {} ", newest.number)}<span class="quiet">{newest.name}</span></td>
            <td><Age at=newest.at now/>{format!(" by {}", newest.author)}</td>
            <td class="files-reason">{newest.reason}</td>
        </tr>
    }
}

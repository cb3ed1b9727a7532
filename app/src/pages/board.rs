//! A project's environments: services by stages.

mod cell;
mod filters;
mod show;
mod table;

use crate::{
    api::{
        board::{Board, fetch_board},
        wire::fetched,
    },
    components::{ButtonKind, EmptyState, Fetched, Headline, LinkButton, PageTitle},
    live::{Watch, refetch_on_news, use_live},
    routes,
};
use domain::file::{FileKind, Scope};
use filters::Filters;
use leptos::prelude::*;
use show::Show;
use table::BoardTable;

/// A project's environments.
#[component]
pub fn BoardPage() -> impl IntoView {
    let project = routes::project_param();
    let show = routes::query_param::<Show>("show");
    let board = fetched(move || project.get(), |project| async move { fetch_board(project?).await });
    refetch_on_news(use_live(Watch::Lists), board);
    let title = move || project.get().map_or_else(|_| "Environments".to_owned(), |name| format!("{name} environments"));
    view! {
        <PageTitle text=title/>
        <Fetched resource=board view=move |board| view! { <Environments board show/> }/>
    }
}

/// The sentence, the filters and the table.
#[component]
fn Environments(board: Board, show: Memo<Option<Show>>) -> impl IntoView {
    let sentence = show::sentence(&board);
    let trigger = routes::trigger(&board.project, None, None);
    let upload = routes::upload(&board.project, Some(FileKind::Service), &Scope::default());
    let content = if board.rows.is_empty() {
        view! {
            <EmptyState title=format!("{} has no services yet", board.project)>
                <p>"A service comes with its service file: how it is started, and where it says that it is ready."</p>
                <LinkButton kind=ButtonKind::Main href=upload>"Upload a service file"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <Full board show/> }.into_any()
    };
    view! {
        <Headline sentence>
            <LinkButton kind=ButtonKind::Main href=trigger>"Trigger a delivery"</LinkButton>
        </Headline>
        {content}
    }
}

/// A board with services.
#[component]
fn Full(board: Board, show: Memo<Option<Show>>) -> impl IntoView {
    let counts = Show::ALL.map(|show| (show, show::count(&board, show)));
    let path = routes::board(&board.project);
    view! {
        <Filters path counts shown=show/>
        <BoardTable board show/>
        <p class="board-legend small quiet">
            "Full mark: the newest version of a service. Half: one behind. Empty: older. "
            "The same version has the same mark in every stage."
        </p>
    }
}

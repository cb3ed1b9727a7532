//! The route table, and the one place where a link is written.

mod link;
mod place;
mod query;

pub use link::*;
pub use place::{Here, Section, here};
pub use query::{number_param, param, project_param, query_param};

use crate::pages::{
    approvals::ApprovalsPage,
    board::BoardPage,
    compare::ComparePage,
    deliveries::DeliveriesPage,
    delivery::DeliveryPage,
    evaluate::EvaluatePage,
    file::FilePage,
    files::FilesPage,
    gates::GatesPage,
    import::ImportPage,
    new_project::NewProjectPage,
    not_found::NotFoundPage,
    projects::ProjectsPage,
    review::ReviewPage,
    signpost::{JudgedPage, RevisionPage},
    source::{NewSourcePage, SourcePage},
    sources::SourcesPage,
    trigger::TriggerPage,
    upload::UploadPage,
};
use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{Route, Routes},
    path,
};

/// All pages. Each is rendered whole before it is sent: it reads without JavaScript, and its status and title are right.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=ProjectsPage ssr=SsrMode::Async/>
            <Route path=path!("/approvals") view=ApprovalsPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/sources") view=SourcesPage ssr=SsrMode::Async/>
            <Route path=path!("/settings/sources/new") view=NewSourcePage ssr=SsrMode::Async/>
            <Route path=path!("/settings/sources/:name") view=SourcePage ssr=SsrMode::Async/>
            <Route path=path!("/projects/new") view=NewProjectPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project") view=BoardPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/trigger") view=TriggerPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/deliveries") view=DeliveriesPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/deliveries/:number") view=DeliveryPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/deliveries/:number/evaluations/:seq") view=JudgedPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/evaluations") view=GatesPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/evaluations/new") view=EvaluatePage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/evaluations/:number") view=ReviewPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/evaluations/:number/compare") view=ComparePage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/files") view=FilesPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/files/new") view=UploadPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/files/import") view=ImportPage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/files/:kind") view=FilePage ssr=SsrMode::Async/>
            <Route path=path!("/projects/:project/files/:kind/:digest") view=RevisionPage ssr=SsrMode::Async/>
        </Routes>
    }
}

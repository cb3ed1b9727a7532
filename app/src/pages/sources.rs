//! All metric sources: the embedded one, and what is connected.

mod row;
pub mod words;

use crate::{
    api::{
        Listed, ReadAt,
        sources::{SourceEntry, list_sources},
        wire::fetched,
    },
    components::{ButtonKind, Fetched, Headline, LinkButton, PageTitle, Panel, Scroll},
    live::{Watch, refetch_on_news, use_live},
    routes,
};
use leptos::prelude::*;
use row::SourceRow;

/// All metric sources.
#[component]
pub fn SourcesPage() -> impl IntoView {
    let read = fetched(|| (), |()| list_sources());
    refetch_on_news(use_live(Watch::Lists), read);
    view! {
        <PageTitle text="Sources"/>
        <Fetched resource=read view=|listed| view! { <SourcesView listed/> }.into_any()/>
    }
}

/// The page once it is read.
#[component]
fn SourcesView(
    /// All connections.
    listed: Listed<SourceEntry>,
) -> impl IntoView {
    let Listed { entries, now: ReadAt(now) } = listed;
    let sentence = words::sentence(&entries);
    let note = words::default_source(&entries);
    let rows = entries.into_iter().map(|entry| view! { <SourceRow entry now/> }).collect_view();
    view! {
        <Headline sentence context=|| "Settings" note=move || note>
            <LinkButton kind=ButtonKind::Main href=routes::NEW_SOURCE.to_owned()>"Connect a source"</LinkButton>
        </Headline>
        <Panel title="Sources" aside=|| "by the name that indicators give them">
            <Scroll label="Sources">
                <table class="table stacked" role="table">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Name"</th>
                            <th scope="col" role="columnheader">"Kind"</th>
                            <th scope="col" role="columnheader">"Address"</th>
                            <th scope="col" role="columnheader">"Sign-in"</th>
                            <th scope="col" role="columnheader">"Last test"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        <tr role="row">
                            <th scope="row" role="rowheader">"embedded"</th>
                            <td role="cell" data-label="Kind">"Built in"</td>
                            <td role="cell" data-label="Address">"this server"</td>
                            <td role="cell" data-label="Sign-in">"none"</td>
                            <td role="cell" data-label="Last test"><span class="quiet">"always there"</span></td>
                        </tr>
                        {rows}
                    </tbody>
                </table>
            </Scroll>
        </Panel>
    }
}

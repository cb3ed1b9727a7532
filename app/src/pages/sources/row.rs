//! A connection as a line of the table.

use super::words;
use crate::{
    api::sources::SourceEntry,
    components::{Age, Badge},
    routes,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// One connection.
#[component]
pub fn SourceRow(
    /// Which.
    entry: SourceEntry,
    /// The server's clock when it was read.
    now: Timestamp,
) -> impl IntoView {
    let sign_in = words::sign_in(&entry, now);
    let settings = entry.settings;
    let href = routes::source(&settings.name);
    let tested = match entry.tested {
        None => view! { <span class="quiet">"not tested yet"</span> }.into_any(),
        Some(tested) => view! {
            <Badge look=words::look(&tested.outcome)/>" "<span class="quiet"><Age at=tested.at now/></span>
        }
        .into_any(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><a href=href>{settings.name.to_string()}</a></th>
            <td role="cell" data-label="Kind">{settings.kind.title()}</td>
            <td role="cell" data-label="Address"><code>{settings.url}</code></td>
            <td role="cell" data-label="Sign-in">{sign_in}</td>
            <td role="cell" data-label="Last test">{tested}</td>
        </tr>
    }
}

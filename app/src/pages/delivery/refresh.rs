//! What a reader without JavaScript gets instead of live news.

use super::{acts::is_confirming, followed::Followed};
use domain::delivery::Status;
use leptos::prelude::*;

/// Seconds between two loads of a running delivery's page.
const EVERY_S: u32 = 5;

/// A link to load the page again; and while something runs by itself, the page loads itself again.
///
/// It does not while a person is asked something: a page that loads again would lose what they write.
#[component]
pub fn Refresh(
    /// The delivery.
    followed: Followed,
) -> impl IntoView {
    let status = followed.folded.with_untracked(|folded| folded.state.status());
    let runs = matches!(status, Status::Queued | Status::Running | Status::RollingBack);
    let by_itself = runs && !is_confirming(followed);
    let meta = if by_itself { format!(r#"<meta http-equiv="refresh" content="{EVERY_S}">"#) } else { String::new() };
    let link = r#"<p class="refresh">This page shows the delivery as it was when it was loaded. <a href="">Load it again</a></p>"#;
    // As text: a browser with JavaScript does not read the inside of `noscript` as elements.
    (!status.is_final()).then(|| view! { <noscript inner_html=meta + link></noscript> })
}

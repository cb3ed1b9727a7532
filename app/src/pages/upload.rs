//! Upload.

use leptos::prelude::*;
use leptos_meta::Title;

/// Upload.
#[component]
pub fn UploadPage() -> impl IntoView {
    view! {
        <Title text="Upload"/>
        <h1>"Upload"</h1>
    }
}

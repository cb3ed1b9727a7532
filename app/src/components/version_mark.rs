//! A version with a mark for how new it is: the same version has the same mark everywhere, so drift is seen.

use leptos::prelude::*;

/// A version with a mark for how new it is: full for the newest, half for one behind, empty for older.
#[component]
pub fn VersionMark(
    /// Its tag.
    #[prop(into)]
    tag: String,
    /// How many versions are newer.
    behind: u32,
) -> impl IntoView {
    let shape = match behind {
        0 => r#"<circle cx="8" cy="8" r="6" class="fill"/>"#,
        1 => r#"<circle cx="8" cy="8" r="5.4" class="line"/><path class="fill" d="M8 2.6a5.4 5.4 0 0 1 0 10.8Z"/>"#,
        _ => r#"<circle cx="8" cy="8" r="5.4" class="line"/>"#,
    };
    view! {
        <span class="version-mark">
            <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" inner_html=shape></svg>
            <span class="tag">{tag}</span>
            <span class="unseen">{format!(" ({})", behind_words(behind))}</span>
        </span>
    }
}

/// How new a version is.
#[must_use]
pub fn behind_words(behind: u32) -> String {
    match behind {
        0 => "newest version".to_owned(),
        1 => "1 version behind".to_owned(),
        many => format!("{many} versions behind"),
    }
}

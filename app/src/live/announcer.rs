//! Says aloud, to those who do not see the page, what has just changed.

use leptos::prelude::*;

/// What is to be said, and how urgently.
#[derive(Debug, Clone, Copy)]
pub struct Announcements {
    polite: RwSignal<String>,
    urgent: RwSignal<String>,
}

impl Announcements {
    /// When the reader pauses: a change of state.
    pub fn say(self, sentence: impl Into<String>) {
        self.polite.set(sentence.into());
    }

    /// At once: a failure or a rollback.
    pub fn warn(self, sentence: impl Into<String>) {
        self.urgent.set(sentence.into());
    }
}

/// Makes [`use_announcements`] work. Called once, by the app.
pub fn provide_announcements() {
    provide_context(Announcements { polite: RwSignal::new(String::new()), urgent: RwSignal::new(String::new()) });
}

/// Where to say it.
#[must_use]
pub fn use_announcements() -> Announcements {
    use_context()
        .unwrap_or(Announcements { polite: RwSignal::new(String::new()), urgent: RwSignal::new(String::new()) })
}

/// The page's live regions. They are there from the start, or a screen reader would not watch them.
#[component]
pub fn Announcer() -> impl IntoView {
    let said = use_announcements();
    view! {
        <div class="unseen" role="status" aria-live="polite">{move || said.polite.get()}</div>
        <div class="unseen" role="alert" aria-live="assertive">{move || said.urgent.get()}</div>
    }
}

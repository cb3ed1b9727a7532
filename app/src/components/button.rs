//! Buttons and links that look like them. A button says what it does and to what.

use domain::delivery::Action;
use leptos::prelude::*;

/// How much weight a button has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Main,
    /// Anything else.
    Plain,
    /// Takes something away.
    Danger,
}

impl ButtonKind {
    /// As in `data-kind`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Plain => "plain",
            Self::Danger => "danger",
        }
    }
}

impl From<Action> for ButtonKind {
    fn from(action: Action) -> Self {
        match action {
            Action::Approve => Self::Main,
            Action::Reject | Action::Abort => Self::Danger,
            Action::Retry
            | Action::PromoteNow
            | Action::SkipStep
            | Action::RestartAnalysis
            | Action::Hold
            | Action::Resume => Self::Plain,
        }
    }
}

/// Sends its form, with a name and a value of its own where the form has several.
#[component]
pub fn SubmitButton(
    /// How much weight it has.
    kind: ButtonKind,
    /// The field it fills, if any.
    #[prop(optional)]
    name: Option<&'static str>,
    /// What it fills in.
    #[prop(optional, into)]
    value: Option<String>,
    /// Whether the form is on its way: it cannot be sent twice.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    // aria-disabled keeps the focus where it is; `disabled` would drop it.
    let guard = move |event: leptos::ev::MouseEvent| {
        if pending.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <button
            type="submit"
            class="button"
            data-kind=kind.as_str()
            name=name
            value=value
            aria-disabled=move || pending.get().then_some("true")
            on:click=guard
        >
            {children()}
        </button>
    }
}

/// Leads to another page.
#[component]
pub fn LinkButton(
    /// How much weight it has.
    kind: ButtonKind,
    /// Where to.
    #[prop(into)]
    href: Signal<String>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! { <a class="button" data-kind=kind.as_str() href=move || href.get()>{children()}</a> }
}

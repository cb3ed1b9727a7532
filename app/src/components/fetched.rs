//! What a page has fetched, or what went wrong. While it is being fetched again, the old stays.

use super::ErrorPanel;
use crate::{
    api::{ApiError, wire::FetchedResource},
    respond,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What stands on a page: what was fetched last, or why nothing could be.
type Shown<T> = Signal<Option<Result<T, ApiError>>>;

/// Draws what was fetched with `view`, or an [`ErrorPanel`]; then the page's response has the status that fits. An answer
/// that is no other than the one before draws nothing anew, and one that did not come leaves what there is.
///
/// Each is boxed: the types of whole pages are so large that moving them by value overflows a thread's stack in a debug
/// build.
#[component]
pub fn Fetched<T, F, V>(
    /// What is fetched.
    resource: FetchedResource<T>,
    /// Draws it.
    view: F,
    /// Whether the page has its heading already.
    #[prop(optional)]
    headed: bool,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=Reading>
            {
                let view = view.clone();
                let shown = shown(resource);
                let drawn = move || shown.get().map(|read| match read {
                    Ok(value) => view(value).into_any(),
                    Err(error) => nothing(error, headed),
                });
                view! {
                    {move || missed(resource, shown)}
                    {drawn}
                }
            }
        </Transition>
    }
}

/// Draws what was fetched once, with `view` from a signal: what people type and where their focus is stays as it is when it
/// is fetched again and is another.
#[component]
pub fn FetchedOnce<T, F, V>(
    /// What is fetched.
    resource: FetchedResource<T>,
    /// Draws it.
    view: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(Signal<T>) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=Reading>
            {
                let view = view.clone();
                let shown = shown(resource);
                // Why nothing is there, or none where something is: what it is changes inside of its view.
                let standing = kept(move |_| shown.get().map(Result::err));
                let drawn = move || standing.get().map(|standing| match standing {
                    None => {
                        let first = shown.get_untracked().and_then(Result::ok)?;
                        let value = Memo::new(move |before: Option<&T>| match shown.get() {
                            Some(Ok(value)) => value,
                            _ => before.unwrap_or(&first).clone(),
                        });
                        Some(view(value.into()).into_any())
                    }
                    Some(error) => Some(nothing(error, false)),
                });
                view! {
                    {move || missed(resource, shown)}
                    {drawn}
                }
            }
        </Transition>
    }
}

/// It is on its way for the first time.
#[component]
fn Reading() -> impl IntoView {
    view! { <p class="reading" role="status">"Reading…"</p> }
}

/// What stands on the page. An answer that could not be had does not take away what was read of the same page before.
fn shown<T: Clone + PartialEq + Send + Sync + 'static>(resource: FetchedResource<T>) -> Shown<T> {
    let path = use_location().pathname;
    let read_at = StoredValue::new(None::<String>);
    kept(move |before: Option<&Option<Result<T, ApiError>>>| {
        let before = || before.cloned().flatten();
        let Some(read) = resource.get() else { return before() };
        let here = path.get_untracked();
        match read {
            Err(error) if error.is_passing() && read_at.get_value().as_ref() == Some(&here) => before(),
            read => {
                read_at.set_value(read.is_ok().then_some(here));
                Some(read)
            }
        }
    })
}

/// What is worked out of a resource, from what it came to before, and tells those who read it only if it has become another.
///
/// On the server a resource arrives on one thread while the page is drawn on another. A memo that is being worked out just
/// then takes itself for up to date afterwards and keeps that nothing is there, and the page would go out empty. There it is
/// worked out whenever it is read; it changes once, so there is nothing to be kept.
fn kept<T, F>(work_out: F) -> Signal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(Option<&T>) -> T + Send + Sync + 'static,
{
    if cfg!(feature = "ssr") { Signal::derive(move || work_out(None)) } else { Memo::new(work_out).into() }
}

/// That the last answer did not come, above what was read before.
fn missed<T: Clone + PartialEq + Send + Sync + 'static>(
    resource: FetchedResource<T>,
    shown: Shown<T>,
) -> Option<AnyView> {
    let error = resource.get()?.err()?;
    shown.with(|shown| matches!(shown, Some(Ok(_)))).then(|| {
        view! {
            <ErrorPanel error/>
            <p class="quiet" role="note">"What stands below was read before that."</p>
        }
        .into_any()
    })
}

/// Nothing could be had.
fn nothing(error: ApiError, headed: bool) -> AnyView {
    respond::with_status_of(&error);
    view! { <ErrorPanel error is_page=!headed/> }.into_any()
}

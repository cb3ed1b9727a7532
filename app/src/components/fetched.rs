//! What a page has fetched, or what went wrong. While it is being fetched again, the old stays.

use super::ErrorPanel;
use crate::{api::wire::FetchedResource, respond};
use leptos::prelude::*;

/// Draws what was fetched with `view`, or an [`ErrorPanel`]; then the page's response has the status that fits.
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
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <p class="reading" role="status">"Reading…"</p> }>
            {
                let view = view.clone();
                move || {
                    resource.get().map(|read| match read {
                        Ok(value) => view(value).into_any(),
                        Err(error) => {
                            respond::with_status_of(&error);
                            view! { <ErrorPanel error is_page=!headed/> }.into_any()
                        },
                    })
                }
            }
        </Transition>
    }
}

/// Draws what was fetched once, with `view` from a signal: what people type and where their focus is stays as it is when it
/// is fetched again, and an answer that failed is said above what there was.
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
        <Transition fallback=|| view! { <p class="reading" role="status">"Reading…"</p> }>
            {
                let view = view.clone();
                let newest = Memo::new(move |before: Option<&Option<T>>| match resource.get() {
                    Some(Ok(value)) => Some(value),
                    Some(Err(_)) | None => before.cloned().flatten(),
                });
                let is_there = Memo::new(move |_| newest.with(Option::is_some));
                let error = move || {
                    let error = resource.get()?.err()?;
                    respond::with_status_of(&error);
                    Some(view! { <ErrorPanel error is_page=!is_there.get_untracked()/> })
                };
                let drawn = move || {
                    let first = is_there.get().then(|| newest.get_untracked()).flatten()?;
                    let shown = Signal::derive(move || newest.get().unwrap_or_else(|| first.clone()));
                    Some(view(shown).into_any())
                };
                view! {
                    {error}
                    {drawn}
                }
            }
        </Transition>
    }
}

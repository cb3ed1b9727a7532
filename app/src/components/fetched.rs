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

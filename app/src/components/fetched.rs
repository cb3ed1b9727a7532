//! What a page has fetched, or what went wrong. While it is being fetched again, the old stays.

use super::ErrorPanel;
use crate::api::ApiError;
use leptos::{either::Either, prelude::*};

/// Draws what was fetched with `view`, or an [`ErrorPanel`].
#[component]
pub fn Fetched<T, F, V>(
    /// What is fetched.
    resource: Resource<Result<T, ApiError>>,
    /// Draws it.
    view: F,
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
                        Ok(value) => Either::Left(view(value)),
                        Err(error) => Either::Right(view! { <ErrorPanel error/> }),
                    })
                }
            }
        </Transition>
    }
}

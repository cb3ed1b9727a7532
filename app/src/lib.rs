//! Tidegate's pages: rendered on the server, hydrated in the browser.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("features `ssr` and `hydrate` exclude each other; do not use --all-features");

pub mod api;
pub mod charts;
pub mod clock;
pub mod components;
pub mod format;
pub mod live;
pub mod pages;
pub mod routes;

#[cfg(feature = "hydrate")]
#[path = "browser/present.rs"]
pub mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "browser/absent.rs"]
pub mod browser;

#[cfg(feature = "ssr")]
#[path = "respond/server.rs"]
pub mod respond;
#[cfg(not(feature = "ssr"))]
#[path = "respond/browser.rs"]
pub mod respond;

use api::{approvals::count_waiting, wire::fetched};
use components::{BottomBar, RoutingLine, TopBar};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;

/// The document. Runs on the server only; everything inside [`App`] runs on both sides.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#15191f"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet id="style" options=options.clone()/>
                <HydrationScripts options=options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// All that lies inside the document's body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    clock::provide_clock();
    live::provide_live();
    live::provide_announcements();
    let (is_routing, set_is_routing) = signal(false);
    let waiting = fetched(|| (), |()| count_waiting());
    live::refetch_on_news(live::use_link(), waiting);
    Effect::new(|_| browser::mark_hydrated());
    view! {
        <Title formatter=|page: String| if page.is_empty() { "Tidegate".to_owned() } else { format!("{page} · Tidegate") }/>
        <Router set_is_routing=set_is_routing>
            <a class="skip-link" href="#main">"Skip to content"</a>
            <TopBar waiting/>
            <RoutingLine is_routing/>
            <main id="main" tabindex="-1">
                <routes::Pages/>
            </main>
            <BottomBar waiting/>
        </Router>
        <live::Announcer/>
    }
}

/// Takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}

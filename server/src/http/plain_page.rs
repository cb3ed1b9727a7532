//! A page that needs nothing else to be served: no style, no script, no other page.

/// A page with a heading, what happened, and what to do next, which ends with the request's `number`.
pub(super) fn of(heading: &str, told: &str, next: &str, number: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{heading} · Tidegate</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"></head><body><main><h1>{heading}</h1>\
         <p>{told}</p><p>{next} <code>{number}</code></p>\
         <p><a href=\"/\">All projects</a></p></main></body></html>"
    )
}

//! A text area's first content as HTML.

/// Escapes a text for the inside of `<textarea>`, where a parser drops one leading line feed.
#[must_use]
pub fn initial_html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    if escaped.starts_with(['\n', '\r']) { format!("\n{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_area() {
        assert_eq!(initial_html("a: \"</textarea>&lt;\""), "a: \"&lt;/textarea>&amp;lt;\"");
        assert_eq!(initial_html("\na"), "\n\na");
        assert_eq!(initial_html(""), "");
    }
}

//! A sentence in which backticks set code apart.

use leptos::{either::Either, prelude::*};

/// Prose with what stands in backticks set as code.
#[component]
pub fn Prose(
    /// The sentence.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    pieces(&text)
        .into_iter()
        .map(
            |(piece, is_code)| {
                if is_code { Either::Left(view! { <code>{piece}</code> }) } else { Either::Right(piece) }
            },
        )
        .collect_view()
}

/// Its pieces without the backticks, and whether each is code. A lone backtick stands for itself.
fn pieces(text: &str) -> Vec<(String, bool)> {
    let parts: Vec<_> = text.split('`').collect();
    if parts.len() % 2 == 0 {
        return vec![(text.to_owned(), false)];
    }
    let piece = |(index, part): (usize, &str)| (part.to_owned(), index % 2 == 1);
    parts.into_iter().enumerate().map(piece).filter(|(part, _)| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_come_in_pairs() {
        let owned = |pieces: &[(&str, bool)]| pieces.iter().map(|(p, c)| ((*p).to_owned(), *c)).collect::<Vec<_>>();
        assert_eq!(pieces("write `<5`."), owned(&[("write ", false), ("<5", true), (".", false)]));
        assert_eq!(pieces("a ` b"), owned(&[("a ` b", false)]));
        assert_eq!(pieces("`a`"), owned(&[("a", true)]));
    }
}

//! What the page shows, as pure functions of the log and of what was measured.

pub mod ceiling;
pub mod csv;
pub mod ending;
pub mod folded;
pub mod graphs;
pub mod history;
pub mod loss;
pub mod mismatch;
pub mod offers;
pub mod output;
pub mod safety;
pub mod spans;
pub mod stages;
pub mod steps;
pub mod timeline;

#[cfg(test)]
pub mod sample;

/// With a capital first letter, to begin a sentence.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

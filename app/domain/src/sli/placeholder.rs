//! The placeholders of both generations, such as `$ENVIRONMENT` and `$DURATION_SECONDS`.
//!
//! A placeholder is `$` and the longest word behind it, so `$DURATION_MINUTES` is not `$DURATION` with a tail (in Keptn it
//! was, and broke the query). A `$` without a word, as at the end of a regular expression, is left alone.

use crate::{
    id::{ProjectName, ServiceName, StageName},
    label::{Label, Labels},
    yaml::suggest,
};

/// What stands behind the placeholders of one evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholders {
    /// `$PROJECT`.
    pub project: ProjectName,
    /// `$STAGE`, and `$ENVIRONMENT` in 0.5.
    pub stage: StageName,
    /// `$SERVICE`.
    pub service: ServiceName,
    /// `$DEPLOYMENT`: `direct`, `primary` or `canary`.
    pub deployment: String,
    /// `$DURATION_SECONDS` (`600s`), and `$DURATION`, `$DURATIONs` and `$DURATIONm` in 0.5, which all gave the same text.
    pub duration_s: u64,
    /// `$LABEL.name`, from the delivery.
    pub labels: Labels,
    /// `$key` and `$KEY`, from the objectives file.
    pub filters: Vec<(String, String)>,
}

/// Why a query cannot be asked as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// Placeholders that nothing stands behind, each once, as written.
    #[error("nothing stands behind {}", .0.join(", "))]
    Unknown(Vec<String>),
    /// Labels whose text could change the meaning of the query.
    #[error("the text of {} holds a quote, a backslash or a control character", .0.join(", "))]
    Unsafe(Vec<String>),
}

/// The words that always stand for something.
const WORDS: [&str; 9] = [
    "PROJECT",
    "STAGE",
    "SERVICE",
    "DEPLOYMENT",
    "DURATION_SECONDS",
    "DURATION",
    "DURATIONs",
    "DURATIONm",
    "ENVIRONMENT",
];

/// `query` with all its placeholders filled in.
///
/// # Errors
/// [`Unresolved`] if a placeholder is not known or must not be filled in.
pub fn resolve(query: &str, placeholders: &Placeholders) -> Result<String, Unresolved> {
    let mut resolved = String::with_capacity(query.len());
    let (mut unknown, mut harmful) = (Vec::new(), Vec::new());
    for piece in pieces(query) {
        match piece {
            Piece::Text(text) => resolved.push_str(text),
            Piece::Word(word) => match placeholders.word(word) {
                Some(value) => resolved.push_str(&value),
                None => note(&mut unknown, format!("${word}")),
            },
            Piece::Label(tail) => match placeholders.labels.leading(tail) {
                Some(Label { name, value }) if is_harmless(value) => {
                    resolved.push_str(value);
                    resolved.push_str(&tail[name.len()..]);
                }
                Some(Label { name, .. }) => note(&mut harmful, format!("$LABEL.{name}")),
                None => note(&mut unknown, format!("$LABEL.{tail}")),
            },
        }
    }
    if !unknown.is_empty() {
        return Err(Unresolved::Unknown(unknown));
    }
    if harmful.is_empty() { Ok(resolved) } else { Err(Unresolved::Unsafe(harmful)) }
}

/// The labels that `query` asks for and that are not among `labels`; each once, as written behind `$LABEL.`.
#[must_use]
pub fn missing_labels(query: &str, labels: &Labels) -> Vec<String> {
    let mut missing = Vec::new();
    for piece in pieces(query) {
        match piece {
            Piece::Label(tail) if labels.leading(tail).is_none() => note(&mut missing, tail.to_owned()),
            Piece::Label(_) | Piece::Word(_) | Piece::Text(_) => {}
        }
    }
    missing
}

/// The placeholders of `query` that only a filter of the objectives file could stand behind; each once, with its `$`.
#[must_use]
pub fn unknown(query: &str) -> Vec<String> {
    let mut unknown = Vec::new();
    for piece in pieces(query) {
        match piece {
            Piece::Word(word) if !WORDS.contains(&word) => note(&mut unknown, format!("${word}")),
            Piece::Word(_) | Piece::Text(_) | Piece::Label(_) => {}
        }
    }
    unknown
}

/// What to write instead of an unknown placeholder.
pub(super) fn help(unknown: &str) -> String {
    let word = unknown.trim_start_matches('$');
    if word.starts_with("DURATION") {
        return "Write `$DURATION_SECONDS`, which stands for the window's length, such as `600s`.".to_owned();
    }
    let words: Vec<String> = WORDS.iter().map(|word| format!("${word}")).collect();
    let suggestion = suggest(unknown, &words.iter().map(String::as_str).collect::<Vec<_>>());
    format!("{suggestion} Otherwise the objectives file must give `{word}` under `filter`.")
}

impl Placeholders {
    /// What a word stands for. As in Keptn, a filter of the objectives file comes before what is known of the place, so that
    /// `service: other` asks for another service's values, and quotes around its value are not part of it.
    fn word(&self, word: &str) -> Option<String> {
        // Nobody but the window says how long it is.
        if let "DURATION_SECONDS" | "DURATION" | "DURATIONs" | "DURATIONm" = word {
            return Some(format!("{}s", self.duration_s));
        }
        let is_meant = |key: &str| word == key || word == key.to_uppercase();
        let filter = self.filters.iter().find(|(key, _)| is_meant(key));
        if let Some((_, value)) = filter {
            return Some(value.trim_matches(['\'', '"']).to_owned());
        }
        match word {
            "PROJECT" => Some(self.project.to_string()),
            "STAGE" | "ENVIRONMENT" => Some(self.stage.to_string()),
            "SERVICE" => Some(self.service.to_string()),
            "DEPLOYMENT" => Some(self.deployment.clone()),
            _ => None,
        }
    }
}

/// Labels come with a delivery, from whoever triggers it; they must not be able to end a string and go on as a query.
fn is_harmless(value: &str) -> bool {
    !value.contains(|char: char| matches!(char, '"' | '\'' | '`' | '\\') || char.is_control())
}

fn note(list: &mut Vec<String>, name: String) {
    if !list.contains(&name) {
        list.push(name);
    }
}

enum Piece<'q> {
    /// As it stands.
    Text(&'q str),
    /// What stands behind a `$`.
    Word(&'q str),
    /// What stands behind `$LABEL.`: a name, and perhaps more.
    Label(&'q str),
}

fn pieces(query: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = query;
    while let Some(dollar) = rest.find('$') {
        let (before, after) = (&rest[..dollar], &rest[dollar + 1..]);
        let word = leading(after, |char| char.is_ascii_alphanumeric() || char == '_');
        let tail = after.strip_prefix("LABEL.").map(|tail| leading(tail, |c| c.is_alphanumeric() || "_-.".contains(c)));
        let is_word = word.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_');
        let (piece, length) = match tail {
            Some(tail) if !tail.is_empty() => (Piece::Label(tail), "LABEL.".len() + tail.len()),
            Some(_) | None if is_word => (Piece::Word(word), word.len()),
            Some(_) | None => (Piece::Text("$"), 0),
        };
        pieces.extend([Piece::Text(before), piece]);
        rest = &after[length..];
    }
    pieces.push(Piece::Text(rest));
    pieces
}

fn leading(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|char| !is_part(char)).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders() -> Placeholders {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        Placeholders {
            project: "sockshop".parse().expect("is a name"),
            stage: "staging".parse().expect("is a name"),
            service: "carts".parse().expect("is a name"),
            deployment: "canary".to_owned(),
            duration_s: 600,
            labels: "build=7\nbuild-id=a.b\nbad=x\"} or vector(1)".parse().expect("are labels"),
            filters: vec![pair("handler", "ItemsController")],
        }
    }

    fn check(query: &str, expected: Result<&str, &str>) {
        let resolved = resolve(query, &placeholders()).map_err(|error| error.to_string());
        assert_eq!(resolved.as_deref().map_err(String::as_str), expected, "{query}");
    }

    #[test]
    fn placeholders_of_both_generations() {
        check("carts-sockshop-$ENVIRONMENT[$DURATION]", Ok("carts-sockshop-staging[600s]"));
        check("[$DURATIONs] [$DURATIONm] [$DURATION_SECONDS]", Ok("[600s] [600s] [600s]"));
        check("$SERVICE-$PROJECT-$STAGE-$DEPLOYMENT", Ok("carts-sockshop-staging-canary"));
        check("$handler $HANDLER", Ok("ItemsController ItemsController"));
        check("$LABEL.build $LABEL.build-id $LABEL.build.x", Ok("7 a.b 7.x"));
        check("status=~\"5..$\" $1 $", Ok("status=~\"5..$\" $1 $"));
        check("ä$STAGEé", Ok("ästagingé"));
    }

    #[test]
    fn a_filter_comes_before_what_is_known_of_the_place() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let filters = vec![pair("service", "'orders'"), pair("DURATION", "1h")];
        let resolved = resolve("$SERVICE-$PROJECT[$DURATION]", &Placeholders { filters, ..placeholders() });
        assert_eq!(resolved.as_deref(), Ok("orders-sockshop[600s]"));
    }

    #[test]
    fn what_is_unknown_or_harmful_is_named() {
        check("[$DURATION_MINUTES] $FOO $FOO", Err("nothing stands behind $DURATION_MINUTES, $FOO"));
        check("$LABEL.missing", Err("nothing stands behind $LABEL.missing"));
        check("$LABEL. $LABEL", Err("nothing stands behind $LABEL"));
        check("{x=\"$LABEL.bad\"}", Err("the text of $LABEL.bad holds a quote, a backslash or a control character"));
    }
}

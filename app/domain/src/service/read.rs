//! Reads `service.yaml`.

use super::Definition;
use crate::{
    diagnostic::Read,
    yaml::{Fields, Mark, Node, Reading, quote, suggest},
};

/// The words in braces that are filled in for each slot.
pub const PLACEHOLDERS: [&str; 8] = ["tag", "artifact", "port", "project", "stage", "service", "slot", "tidegate"];
/// The most words of a command, variables, or metrics paths.
const WORDS_MAX: usize = 100;
/// The longest wait for a start, or for requests in flight, in seconds.
const WAIT_MAX_S: u32 = 600;
/// The longest that an old version is kept, in seconds: one week.
const KEEP_WARM_MAX_S: u32 = 7 * 24 * 3600;
const KEYS: [&str; 10] = [
    "artifact",
    "versions",
    "command",
    "env",
    "health_path",
    "metrics_paths",
    "ready_within_s",
    "drain_within_s",
    "keep_warm_s",
    "sticky",
];

impl Definition {
    /// Reads `service.yaml`.
    #[must_use]
    pub fn read(text: &str) -> Read<Self> {
        Reading::of("service", text, |reading, root| {
            let fields = reading.fields(root, "a service", &KEYS)?;
            let artifact = reading.required(&fields, "artifact").and_then(|node| template(reading, node, "artifact"));
            let command = reading.required(&fields, "command").map(|node| words(reading, node, "command"));
            let versions = fields.get("versions").map(|node| versions(reading, node)).unwrap_or_default();
            let env = fields.get("env").map(|node| env(reading, node)).unwrap_or_default();
            let health_path =
                reading.required(&fields, "health_path").and_then(|node| reading.path(node, "health_path"));
            let metrics_paths = fields.get("metrics_paths").map(|node| metrics_paths(reading, node));
            let (command, keep_warm) = (command.unwrap_or_default(), 0..=KEEP_WARM_MAX_S);
            check_port(reading, &fields, &command, &env);
            let mut seconds = |key, range, default| {
                fields.get(key).and_then(|node| reading.whole(node, key, range)).unwrap_or(default)
            };
            Some(Self {
                ready_within_s: seconds("ready_within_s", 1..=WAIT_MAX_S, 30),
                drain_within_s: seconds("drain_within_s", 0..=WAIT_MAX_S, 5),
                keep_warm_s: seconds("keep_warm_s", keep_warm, 600),
                sticky: fields.get("sticky").and_then(|node| reading.boolean(node, "sticky")).unwrap_or(false),
                artifact: artifact?,
                versions,
                command,
                env,
                health_path: health_path?,
                metrics_paths: metrics_paths.unwrap_or_else(|| vec!["/metrics".to_owned()]),
            })
        })
    }
}

fn words(reading: &mut Reading, node: &Node, what: &str) -> Vec<String> {
    let items = reading.list(node, what, WORDS_MAX).unwrap_or_default();
    items.iter().filter_map(|item| template(reading, item, what)).collect()
}

/// The tags that there are, each once.
fn versions(reading: &mut Reading, node: &Node) -> Vec<String> {
    let items = reading.list(node, "versions", WORDS_MAX).unwrap_or_default();
    let mut versions: Vec<String> = Vec::new();
    for item in items {
        let Some(tag) = reading.reference(item, "versions") else { continue };
        if tag.contains(char::is_whitespace) {
            let message = format!("A version cannot be {}.", quote(tag));
            reading.error(item.at, "wrong-value", message, "Write each as an item of its own, without blanks.");
        } else if versions.iter().any(|other| other == tag) {
            reading.error(
                item.at,
                "same-version-twice",
                format!("{} is given above.", quote(tag)),
                "Keep one of the two.",
            );
        } else {
            versions.push(tag.to_owned());
        }
    }
    versions
}

fn env(reading: &mut Reading, node: &Node) -> Vec<(String, String)> {
    let entries = reading.entries(node, "env").unwrap_or_default();
    if entries.len() > WORDS_MAX {
        let message = format!("`env` has {} variables; {WORDS_MAX} are the most.", entries.len());
        reading.error(node.at, "too-many", message, "Leave out what is not needed.");
    }
    let mut env = Vec::new();
    for entry in entries {
        if entry.key.is_empty() || entry.key.contains(['=', '\0']) {
            let message = format!("{} cannot be the name of a variable.", quote(&entry.key));
            reading.error(entry.key_at, "bad-variable", message, "Use letters, digits and underscores.");
        }
        if let Some(value) = template(reading, &entry.value, &entry.key) {
            env.push((entry.key.clone(), value));
        }
    }
    env
}

fn metrics_paths(reading: &mut Reading, node: &Node) -> Vec<String> {
    let items = reading.list(node, "metrics_paths", WORDS_MAX).unwrap_or_default();
    items.iter().filter_map(|item| reading.path(item, "metrics_paths")).collect()
}

/// A text whose placeholders are all known.
fn template(reading: &mut Reading, node: &Node, what: &str) -> Option<String> {
    let text = reading.text(node, what)?;
    if text.contains('\0') {
        let message = format!("`{what}` holds a zero byte.");
        reading.error(node.at, "wrong-value", message, "Take it out.");
    }
    for word in placeholders(text).filter(|word| !PLACEHOLDERS.contains(word)) {
        let braced = PLACEHOLDERS.map(|known| format!("{{{known}}}"));
        let message = format!("{} is not a placeholder.", quote(&format!("{{{word}}}")));
        let help = suggest(&format!("{{{word}}}"), &braced.each_ref().map(String::as_str));
        reading.error(node.at, "unknown-placeholder", message, help);
    }
    Some(text.to_owned())
}

/// The words in braces; braces around anything else, such as JSON, are text.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(word, _)| word).filter(is_word)
}

/// Both slots run at once, so a process must be told its port.
fn check_port(reading: &mut Reading, fields: &Fields<'_>, command: &[String], env: &[(String, String)]) {
    let is_told = |text: &String| text.contains("{port}");
    if command.is_empty() || command.iter().any(is_told) || env.iter().any(|(_, value)| is_told(value)) {
        return;
    }
    let at: Mark = fields.key_at("command");
    let message = "The process is not told its port, and two versions of it run side by side.";
    reading.error(at, "no-port", message, "Use `{port}` in `command` or `env`.");
}

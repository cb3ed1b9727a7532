//! Fills in `{tag}` and the other placeholders of a service file.

/// Replaces each `{name}` that has a value; others stay as they are. What was filled in is not looked at again.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let value = values.iter().find_map(|(name, value)| {
            let after = rest[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((*value, after))
        });
        let (put, after) = value.unwrap_or(("{", &rest[1..]));
        filled.push_str(put);
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(fill(text, &[("tag", "1.2"), ("tags", "{tag}"), ("port", "80")]), expected);
    }

    #[test]
    fn placeholders_are_filled_in_once() {
        check("--version={tag}", "--version=1.2");
        check("{tags}:{port}{tag}", "{tag}:801.2");
        check("{{tag}} {unknown} { } {", "{1.2} {unknown} { } {");
        check("ü{tag}ü", "ü1.2ü");
    }
}

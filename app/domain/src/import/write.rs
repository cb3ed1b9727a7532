//! Found objectives written as an indicators and an objectives file of the later generation.

use super::{Tool, found::Found};
use crate::yaml::{Mark, Reading, TEXT_BYTES_MAX};

/// The texts of both files; none if either would be larger than what is read.
pub(super) fn files(reading: &mut Reading, tools: &[Tool], found: &[Found]) -> Option<(String, String)> {
    let titles: Vec<&str> = tools.iter().map(|tool| tool.title()).collect();
    let head = format!("# Imported from {}.\nspec_version: \"1.0\"\n", titles.join(" and "));
    let (sli, slo) = (format!("{head}{}", indicators(found)), format!("{head}{}", objectives(found)));
    let largest = sli.len().max(slo.len());
    if largest > TEXT_BYTES_MAX {
        let message = format!("The new file would have {largest} bytes; {TEXT_BYTES_MAX} are the most.");
        reading.error(Mark::START, "too-large", message, "Import the objects in several parts.");
        return None;
    }
    Some((sli, slo))
}

fn indicators(found: &[Found]) -> String {
    let mut text = "indicators:\n".to_owned();
    for Found { name, query, .. } in found {
        let query = query.trim();
        if query.contains(is_odd) {
            text += &format!("  {}: {}\n", word(name), quoted(query));
        } else {
            let lines: Vec<String> = query.split('\n').map(|line| format!("    {line}\n")).collect();
            text += &format!("  {}: |-\n{}", word(name), lines.concat());
        }
    }
    text
}

fn objectives(found: &[Found]) -> String {
    let mut text = "comparison:\n  compare_with: single_result\n  include_result_with_score: pass\n  \
                    aggregate_function: avg\nobjectives:\n"
        .to_owned();
    for found in found {
        for line in found.description.iter().flat_map(|text| text.lines()) {
            text += format!("  # {}", line.replace(is_odd, " ")).trim_end();
            text += "\n";
        }
        text += &format!("  - sli: {}\n", word(&found.name));
        if let Some(title) = &found.display_name {
            text += &format!("    displayName: {}\n", quoted(title));
        }
        if found.weight != 1 {
            text += &format!("    weight: {}\n", found.weight);
        }
        text += &format!("    pass:\n      - criteria:\n          - {}\n", quoted(&found.limit.criterion()));
    }
    text + "total_score:\n  pass: \"100%\"\n  warning: \"100%\"\n"
}

/// A name as it stands where that cannot be misread, and in quotes otherwise.
fn word(name: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
    let begins_well = name.starts_with(|char: char| char.is_ascii_alphabetic());
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_word = words.iter().any(|word| name.eq_ignore_ascii_case(word));
    if begins_well && !is_word && name.chars().all(is_plain) { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for char in text.chars() {
        match char {
            '"' => quoted += "\\\"",
            '\\' => quoted += "\\\\",
            '\n' => quoted += "\\n",
            '\t' => quoted += "\\t",
            odd if is_odd(odd) => quoted += &format!("\\u{:04x}", u32::from(odd)),
            usual => quoted.push(usual),
        }
    }
    quoted + "\""
}

/// What YAML takes for a line end or refuses where it stands as it is. All of these have at most four hexadecimal digits.
fn is_odd(char: char) -> bool {
    (char.is_control() && char != '\n')
        || matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

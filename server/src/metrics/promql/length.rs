//! Lengths of time that are mere numbers, as in `a[5m:30]` and `a offset 30`: the parser panics at one that no length of
//! time can hold, so such a query is refused before.

/// The longest, in seconds: about a thousand years.
const LENGTH_MAX_S: f64 = 3.2e10;

/// That all of a query's lengths of time can be such.
///
/// # Errors
/// One sentence for people.
pub(super) fn check(query: &str) -> Result<(), String> {
    let query = without_texts(query);
    let mut in_brackets = false;
    for (at, letter) in query.char_indices() {
        let (read, after) = query.split_at(at + letter.len_utf8());
        match letter {
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            _ => {}
        }
        let begins = letter == '[' || (letter == ':' && in_brackets) || ends_word(read, "offset");
        if begins && let Some(number) = number(after).filter(|number| is_no_length(number)) {
            return Err(format!("`{number}` seconds is no length of time"));
        }
    }
    Ok(())
}

/// The query with a blank for every letter of what is quoted in it, and of its comments.
fn without_texts(query: &str) -> String {
    let (mut quote, mut is_escaped) = (None, false);
    let blank = |letter: char| {
        match quote {
            None if matches!(letter, '"' | '\'' | '`' | '#') => quote = Some(if letter == '#' { '\n' } else { letter }),
            None => return letter,
            Some(_) if is_escaped => is_escaped = false,
            Some('"' | '\'') if letter == '\\' => is_escaped = true,
            Some(end) if end == letter => quote = None,
            Some(_) => {}
        }
        ' '
    };
    query.chars().map(blank).collect()
}

fn ends_word(text: &str, word: &str) -> bool {
    let Some((before, end)) = text.len().checked_sub(word.len()).and_then(|at| text.split_at_checked(at)) else {
        return false;
    };
    end.eq_ignore_ascii_case(word) && !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

/// What stands there up to the next blank or bracket, without a sign.
fn number(text: &str) -> Option<&str> {
    let text = text.trim_start().trim_start_matches(['+', '-']).trim_start();
    let end = text.find(|letter: char| letter.is_whitespace() || "[](){},:@".contains(letter)).unwrap_or(text.len());
    Some(&text[..end]).filter(|text| !text.is_empty())
}

/// Whether it is a number that is no length of time; what is no number, such as `5m`, is for the parser to read.
fn is_no_length(word: &str) -> bool {
    let hex = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    let seconds = match hex {
        Some(digits) if digits.chars().all(|digit| digit.is_ascii_hexdigit()) => {
            u32::from_str_radix(digits, 16).map_or(f64::INFINITY, f64::from)
        }
        Some(_) => return false,
        None => match word.parse::<f64>() {
            Ok(number) => number,
            Err(_) => return false,
        },
    };
    !(0.0..=LENGTH_MAX_S).contains(&seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_no_length_of_time_is_refused() {
        let long = "30444444444444444444444444444444444444";
        for query in [
            &format!("a[5m:{long}]"),
            &format!("a[{long}]"),
            &format!("a [ {long} ]"),
            &format!("a offset {long}"),
            &format!("a OFFSET -{long}"),
            &format!("a{{b=\"]\"}}[5m : {long}]"),
            "a[inf]",
            "a[NaN]",
            "a offset 1e20",
            "a[0xffffffffffffffffff]",
        ] {
            assert!(check(query).is_err_and(|why| why.ends_with("seconds is no length of time")), "{query}");
        }
    }

    #[test]
    fn all_others_are_left_to_the_parser() {
        for query in [
            "a[5m]",
            "a[300]",
            "a[1e3:0x10]",
            "a offset 5m > 1e300",
            "a offset -7",
            "sum(a) / 1e300",
            "job:1e300",
            "a{b=\"[1e300]\", c=~'x\\'[1e300]', d=`\\`}[5m] # offset 1e300",
            "a[",
            "offset",
            "ä offset ö[ü:",
            "",
        ] {
            assert_eq!(check(query), Ok(()), "{query}");
        }
    }
}

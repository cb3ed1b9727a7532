//! Makes one sheet out of those that `main.css` lists.

use crate::Failure;
use std::{fmt::Write as _, fs, path::Path};

/// `main.css` with each `@import "file" layer(name);` replaced by the file's content in that layer. Other lines stay.
pub fn join(folder: &Path) -> Result<String, Failure> {
    let main = folder.join("main.css");
    let text = read(&main)?;
    let mut joined = String::new();
    for (number, line) in text.lines().enumerate() {
        match import(line) {
            Some((file, layer)) => {
                let content = read(&folder.join(file))
                    .map_err(|why| format!("{}, line {}: {why}", main.display(), number + 1))?;
                write!(joined, "@layer {layer} {{\n{content}}}\n").map_err(|why| why.to_string())?;
            }
            None if line.trim_start().starts_with("@import") => {
                let hint = "write @import \"file.css\" layer(name);";
                return Err(format!("{}, line {}: {hint}", main.display(), number + 1));
            }
            None => {
                joined.push_str(line);
                joined.push('\n');
            }
        }
    }
    Ok(joined)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|why| format!("cannot read {}: {why}", path.display()))
}

/// The file and the layer of an import.
fn import(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim().strip_prefix("@import")?.trim_start().strip_prefix('"')?;
    let (file, rest) = rest.split_once('"')?;
    let layer = rest.trim().strip_prefix("layer(")?.strip_suffix(");")?;
    Some((file, layer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_names_a_file_and_its_layer() {
        assert_eq!(import("@import \"a/b.css\" layer(base);"), Some(("a/b.css", "base")));
        for other in ["@import \"a.css\";", "@layer a, b;", "", "/* @import */"] {
            assert_eq!(import(other), None, "{other}");
        }
    }
}

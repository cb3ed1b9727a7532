//! Makes one sheet out of those that `main.css` lists.

use crate::Failure;
use std::{fs, path::Path};

/// `main.css` with each `@import "file" layer(name);` replaced by the file's content in that layer, except the files
/// `without`. Other lines stay.
pub fn join(folder: &Path, without: &[&str]) -> Result<String, Failure> {
    let main = folder.join("main.css");
    let at = |number: usize, why: String| format!("{}, line {}: {why}", main.display(), number + 1);
    let mut joined = String::new();
    for (number, line) in read(&main)?.lines().enumerate() {
        let lines = match import(line) {
            Some((file, _)) if without.contains(&file) => continue,
            Some((file, layer)) => layered(&folder.join(file), layer).map_err(|why| at(number, why))?,
            None if line.trim_start().starts_with("@import") => {
                return Err(at(number, "write @import \"file.css\" layer(name);".to_owned()));
            }
            None => format!("{line}\n"),
        };
        joined.push_str(&lines);
    }
    Ok(joined)
}

/// The sheet inside its layer.
fn layered(sheet: &Path, layer: &str) -> Result<String, Failure> {
    let content = read(sheet)?;
    // A browser ignores both inside a block, without a word.
    if let Some(rule) = ["@import", "@charset"].into_iter().find(|rule| content.contains(rule)) {
        return Err(format!("{} must not hold {rule}; list all sheets in main.css", sheet.display()));
    }
    Ok(format!("@layer {layer} {{\n{}\n}}\n", content.trim_end()))
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
    use std::path::PathBuf;

    /// A folder of sheets that goes when it is dropped.
    fn sheets(sheets: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, content) in sheets {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("is in the folder")).expect("a folder");
            fs::write(path, content).expect("a sheet");
        }
        folder
    }

    #[test]
    fn an_import_names_a_file_and_its_layer() {
        assert_eq!(import("@import \"a/b.css\" layer(base);"), Some(("a/b.css", "base")));
        for other in ["@import \"a.css\";", "@layer a, b;", "", "/* @import */"] {
            assert_eq!(import(other), None, "{other}");
        }
    }

    #[test]
    fn sheets_are_joined_in_order_each_in_its_layer() {
        let folder = sheets(&[
            ("main.css", "@layer x, y;\n\n@import \"y/b.css\" layer(y);\n@import \"a.css\" layer(x);\n"),
            ("a.css", "a { color: red }\n"),
            ("y/b.css", "b { color: blue }\n\n"),
        ]);
        let expected = "@layer x, y;\n\n@layer y {\nb { color: blue }\n}\n@layer x {\na { color: red }\n}\n";
        assert_eq!(join(folder.path(), &[]).as_deref(), Ok(expected));
        let shorter = "@layer x, y;\n\n@layer x {\na { color: red }\n}\n";
        assert_eq!(join(folder.path(), &["y/b.css"]).as_deref(), Ok(shorter));
    }

    #[test]
    fn a_failure_names_the_line_and_the_file() {
        let told = |main: &str| {
            let folder = sheets(&[("main.css", main), ("nested.css", "@import \"other.css\";")]);
            join(folder.path(), &[]).expect_err("is refused").replace(&folder.path().display().to_string(), "style")
        };
        let missing = told("@layer x;\n@import \"missing.css\" layer(x);\n");
        assert!(missing.starts_with("style/main.css, line 2: cannot read style/missing.css"), "{missing}");
        assert_eq!(told("@import \"a.css\";"), "style/main.css, line 1: write @import \"file.css\" layer(name);");
        let nested = "style/main.css, line 1: style/nested.css must not hold @import; list all sheets in main.css";
        assert_eq!(told("@import \"nested.css\" layer(x);"), nested);
    }

    #[test]
    fn every_sheet_of_the_product_is_listed() {
        let style = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../style");
        let main = read(&style.join("main.css")).expect("the list");
        let listed: Vec<&str> = main.lines().filter_map(|line| Some(import(line)?.0)).collect();
        join(&style, &[]).expect("all that are listed are there");
        let mut folders = vec![style.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
                let name = entry.strip_prefix(&style).expect("lies in it").to_string_lossy().into_owned();
                match entry.is_dir() {
                    true => folders.push(entry),
                    false => assert!(name == "main.css" || listed.contains(&name.as_str()), "{name} is not listed"),
                }
            }
        }
    }
}

//! Parser events made into a tree, within the budget.

use super::{
    DEPTH_MAX, DIAGNOSTICS_MAX, Entry, Kind, Limits, Mark, Node, Scalar, Style, is_json, place, problem, quote,
};
use crate::diagnostic::Diagnostic;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};
use std::collections::BTreeSet;

/// The trees of the documents of `text`, and all that is wrong until the point where reading had to stop. There is no tree
/// without its end.
pub(super) fn trees(text: &str, limits: Limits) -> (Vec<Node>, Vec<Diagnostic>) {
    let Limits { nodes_max, documents_max, .. } = limits;
    let mut builder = Builder { text, nodes_max, documents_max, ..Builder::default() };
    for event in Parser::new_from_str(text) {
        let step = match event {
            Ok((event, span)) => builder.take(event, mark(span.start)),
            Err(error) => Err(Box::new(unreadable(&error, text))),
        };
        if let Err(last) = step {
            builder.diagnostics.push(*last);
            return (Vec::new(), builder.diagnostics);
        }
    }
    if builder.roots.is_empty() {
        builder.tell("yaml/empty", Mark::START, "The file is empty.", "Write the document, or upload another file.");
    }
    (builder.roots, builder.diagnostics)
}

#[derive(Default)]
struct Builder<'text> {
    text: &'text str,
    roots: Vec<Node>,
    open: Vec<Open>,
    documents: usize,
    documents_max: usize,
    nodes: usize,
    nodes_max: usize,
    diagnostics: Vec<Diagnostic>,
}

/// A sequence or mapping whose end has not come yet.
enum Open {
    Sequence { at: Mark, items: Vec<Node> },
    Mapping { at: Mark, entries: Vec<Entry>, seen: BTreeSet<String>, key: Option<Key> },
}

/// A key that waits for its value.
enum Key {
    Usable {
        text: String,
        at: Mark,
    },
    /// Already told; the value is dropped.
    Refused,
}

/// The problem after which nothing sensible can be read.
type Stop = Box<Diagnostic>;

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, at: Mark) -> Result<(), Stop> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => self.document(at),
            Event::Alias(_) => {
                self.tell("yaml/alias", at, "Aliases are not read.", "Write out what the alias stands for.");
                self.place(null(at))
            }
            Event::Scalar(text, style, anchor, tag) => {
                let style = style_of(style);
                // Behind a tag or a sign with nothing below it, the parser is further on already.
                let at = match (text.trim_matches('\n').is_empty(), style) {
                    (true, Style::Block) => self.empty_block(at),
                    (true, Style::Plain) if tag.is_some() => place::back_to(self.text, at, &['!']),
                    (true | false, _) => at,
                };
                self.refuse_extras(at, anchor, tag.is_some());
                let scalar = Scalar { text: text.into_owned(), style };
                self.place(Node { at, kind: Kind::Scalar(scalar) })
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_extras(at, anchor, tag.is_some());
                self.open(at, Open::Sequence { at, items: Vec::new() })
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_extras(at, anchor, tag.is_some());
                self.open(at, Open::Mapping { at, entries: Vec::new(), seen: BTreeSet::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::Sequence { at, items }) => self.place(Node { at, kind: Kind::Sequence(items) }),
                Some(Open::Mapping { at, entries, .. }) => self.place(Node { at, kind: Kind::Mapping(entries) }),
                None => Ok(()),
            },
        }
    }

    /// Where a block of text begins that has no line. With a number in its head it is a criterion without quotes: `>5`.
    fn empty_block(&mut self, at: Mark) -> Mark {
        if self.diagnostics.len() >= DIAGNOSTICS_MAX {
            return at;
        }
        let at = place::back_to(self.text, at, &['>', '|']);
        let line = self.text.lines().nth(at.line as usize - 1).unwrap_or_default();
        let head: String = line.chars().skip(at.column as usize - 1).take_while(|char| !char.is_whitespace()).collect();
        if head.contains(|char: char| char.is_ascii_digit()) {
            let message = format!("{} begins a block of text here, of which there is none.", quote(&head));
            self.tell("yaml/block", at, &message, &block_help(&head));
        }
        at
    }

    fn document(&mut self, at: Mark) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents <= self.documents_max {
            return Ok(());
        }
        let (message, help) = match self.documents_max {
            1 => (
                "A second document begins here; only one is read.".to_owned(),
                "Upload each document as a file of its own.",
            ),
            max => (format!("The file has more than {max} documents."), "Split it up."),
        };
        Err(Box::new(problem("yaml/documents", at, message, help)))
    }

    fn open(&mut self, at: Mark, frame: Open) -> Result<(), Stop> {
        if self.open.len() == DEPTH_MAX {
            return Err(Box::new(too_deep(at)));
        }
        self.open.push(frame);
        Ok(())
    }

    fn place(&mut self, node: Node) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > self.nodes_max {
            let message = format!("The file has more than {} entries.", self.nodes_max);
            return Err(Box::new(problem("yaml/too-many", node.at, message, "Split it up.")));
        }
        match self.open.last_mut() {
            None => self.roots.push(node),
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping { entries, seen, key, .. }) => match key.take() {
                None => {
                    let (taken, refused) = read_key(node, seen);
                    *key = Some(taken);
                    self.diagnostics.extend(refused.filter(|_| self.diagnostics.len() < DIAGNOSTICS_MAX));
                }
                Some(Key::Usable { text, at }) => entries.push(Entry { key: text, key_at: at, value: node }),
                Some(Key::Refused) => {}
            },
        }
        Ok(())
    }

    fn refuse_extras(&mut self, at: Mark, anchor: usize, is_tagged: bool) {
        if anchor != 0 {
            self.tell("yaml/anchor", at, "Anchors are not read.", "Leave out the `&` and its name.");
        }
        if is_tagged {
            self.tell(
                "yaml/tag",
                at,
                "Tags are not read.",
                "Leave out the `!` and its name, or put the text in quotes.",
            );
        }
    }

    fn tell(&mut self, rule: &str, at: Mark, message: &str, help: &str) {
        if self.diagnostics.len() < DIAGNOSTICS_MAX {
            self.diagnostics.push(problem(rule, at, message, help));
        }
    }
}

fn too_deep(at: Mark) -> Diagnostic {
    let message = format!("This is nested deeper than {DEPTH_MAX} levels.");
    problem("yaml/too-deep", at, message, "No file of ours needs that; look for a stray bracket.")
}

fn read_key(node: Node, seen: &mut BTreeSet<String>) -> (Key, Option<Diagnostic>) {
    let at = node.at;
    let Kind::Scalar(Scalar { text, .. }) = node.kind else {
        let message = "A list or mapping cannot be a key.";
        return (Key::Refused, Some(problem("yaml/key", at, message, "Use a plain word as the key.")));
    };
    if !seen.insert(text.clone()) {
        let message = format!("{} is given twice here.", quote(&text));
        return (Key::Refused, Some(problem("yaml/duplicate-key", at, message, "Keep one of the two.")));
    }
    (Key::Usable { text, at }, None)
}

fn unreadable(error: &ScanError, text: &str) -> Diagnostic {
    if error.info().contains("recursion") {
        return too_deep(mark(*error.marker()));
    }
    let at = mark(*error.marker());
    if error.info().contains("anchor") {
        return problem(
            "yaml/alias",
            at,
            "Aliases are not read.",
            "Write out what it stands for; put a text that begins with `*` in quotes.",
        );
    }
    let (is_tab, is_behind_colon) = (error.info().contains("tab"), error.info().contains("valid YAML whitespace"));
    let at = if is_tab { place::tab_from(text, at) } else { at };
    let language = if is_json(text) { "JSON" } else { "YAML" };
    let help = if is_json(text) {
        "Look at the brackets, the quotes and the commas just before this place."
    } else if error.info().contains("block scalar") {
        "Text that begins with `>` or `|` must be in quotes, such as `\">=5\"`."
    } else if is_tab {
        "Indent with spaces; YAML takes no tabs there."
    } else if is_behind_colon {
        "Write a space behind the colon, and no tab."
    } else {
        "Look at the indentation, the quotes and the colons just before this place."
    };
    problem("yaml/syntax", at, format!("This is not {language}: {}.", error.info()), help)
}

fn block_help(head: &str) -> String {
    format!("Text that begins with `>` or `|` must be in quotes, such as `\"{head}\"`.")
}

fn null(at: Mark) -> Node {
    Node { at, kind: Kind::Scalar(Scalar { text: String::new(), style: Style::Plain }) }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}

/// The parser counts lines from 1 and columns from 0.
fn mark(marker: Marker) -> Mark {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Mark { line: number(marker.line()).max(1), column: number(marker.col()).saturating_add(1) }
}

#[cfg(test)]
mod tests {
    use super::{super::NODES_MAX, *};

    fn tree(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        let (roots, diagnostics) = trees(text, Limits::FILE);
        (roots.into_iter().next(), diagnostics)
    }

    fn check(text: &str, expected: &[(&str, u32, u32)]) {
        let (_, diagnostics) = tree(text);
        let found: Vec<_> = diagnostics.iter().map(|d| (d.rule.as_str(), d.line, d.column)).collect();
        assert_eq!(found, expected, "{}", quote(text));
    }

    #[test]
    fn a_tree_knows_its_lines() {
        let (root, diagnostics) = tree("a: 1\nlist:\n  - 'x'\n  - y: ä\n");
        assert_eq!(diagnostics, []);
        let list = root.as_ref().and_then(|root| root.get("list")).expect("is there");
        let [first, second] = list.items() else { panic!("two items") };
        assert_eq!(first.at, Mark { line: 3, column: 5 });
        assert_eq!(second.get("y").map(|node| node.at), Some(Mark { line: 4, column: 8 }));
    }

    #[test]
    fn what_is_refused_is_refused_at_its_place() {
        check("", &[("yaml/empty", 1, 1)]);
        check("# only a comment\n", &[("yaml/empty", 1, 1)]);
        check("a: 1\na: 2\n", &[("yaml/duplicate-key", 2, 1)]);
        check("a: &x 1\nb: *x\n", &[("yaml/anchor", 1, 7), ("yaml/alias", 2, 4)]);
        check("a: !!str 1\n", &[("yaml/tag", 1, 10)]);
        check("a: 1\n---\nb: 1\n", &[("yaml/documents", 2, 1)]);
        check("? [a]\n: 1\n", &[("yaml/key", 1, 3)]);
        check("a: [1\nb: }", &[("yaml/syntax", 2, 2)]);
        check("a: *x\n", &[("yaml/alias", 1, 4)]);
        check("a:\n- !=5\n\n# note\nb: 1\n", &[("yaml/tag", 2, 3)]);
        check("a:\n  - b: c\n\td: e\n", &[("yaml/syntax", 3, 1)]);
        check("a:\tb\n", &[("yaml/syntax", 1, 4)]);
    }

    #[test]
    fn a_limit_that_yaml_takes_for_a_block_of_text_is_told_where_it_stands() {
        for limit in [">5", ">-5", ">+1"] {
            let (_, diagnostics) = tree(&format!("pass:\n  - criteria:\n    - {limit} # fast\n\n  # note\nb: 1\n"));
            let told: Vec<_> = diagnostics
                .iter()
                .map(|told| (told.rule.as_str(), told.line, told.column, told.help.as_str()))
                .collect();
            let help = format!("Text that begins with `>` or `|` must be in quotes, such as `\"{limit}\"`.");
            assert_eq!(told, [("yaml/block", 3, 7, help.as_str())]);
        }
        check("a: >\nb: |-\n", &[]);
    }

    #[test]
    fn several_documents_are_read_where_they_are_asked_for() {
        let (roots, diagnostics) = trees("a: 1\n---\nb: 1\n---\n", Limits { documents_max: 3, ..Limits::FILE });
        assert_eq!((roots.len(), diagnostics), (3, Vec::new()));
        assert_eq!(roots[1].at, Mark { line: 3, column: 1 });
        assert!(roots[2].is_null());
        let (roots, diagnostics) = trees("a: 1\n---\nb: 1\n---\nc: 1\n", Limits { documents_max: 2, ..Limits::FILE });
        assert_eq!((roots.len(), diagnostics[0].line), (0, 4));
    }

    #[test]
    fn bombs_cost_no_more_than_their_length() {
        check(&"[".repeat(100), &[("yaml/too-deep", 1, 33)]);
        check(&"- ".repeat(5000), &[("yaml/too-deep", 1, 65)]);
        check(&"- a\n".repeat(NODES_MAX + 1), &[("yaml/too-many", 20_001, 3)]);
        let laughs = (0..40).map(|i| format!("a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1)).collect::<String>();
        assert!(tree(&format!("a-1: &a-1 x\n{laughs}")).1.len() <= DIAGNOSTICS_MAX);
    }
}

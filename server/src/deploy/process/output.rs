//! The last lines that a slot's processes wrote.

use super::{super::LogLine, board::Board};
use jiff::Timestamp;
use std::{collections::VecDeque, sync::Arc};
use tokio::{io::AsyncReadExt, net::unix::pipe};

/// The most lines that are kept for a slot.
pub const LINES_MAX: usize = 2000;
/// The most bytes of a line that are kept; the rest is cut.
pub const LINE_BYTES_MAX: usize = 2048;
/// How much is read at once.
const CHUNK_BYTES: usize = 8192;

/// The last [`LINES_MAX`] lines, numbered from 1 without gaps.
#[derive(Debug, Default)]
pub(super) struct Lines {
    kept: VecDeque<LogLine>,
    last: u64,
}

impl Lines {
    /// The number of the last line, 0 before the first.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// Kept lines with a number over `after`, oldest first.
    pub(super) fn after(&self, after: u64) -> Vec<LogLine> {
        let first = self.kept.partition_point(|line| line.number <= after);
        self.kept.range(first..).cloned().collect()
    }

    fn push(&mut self, text: &[u8]) {
        if self.kept.len() >= LINES_MAX {
            self.kept.pop_front();
        }
        self.last += 1;
        let text = String::from_utf8_lossy(text.strip_suffix(b"\r").unwrap_or(text)).into_owned();
        self.kept.push_back(LogLine { number: self.last, at: Timestamp::now(), text });
    }
}

/// Cuts a stream into lines, each within its bound.
#[derive(Debug, Default)]
struct Cutter {
    line: Vec<u8>,
}

impl Cutter {
    fn take(&mut self, chunk: &[u8], lines: &mut Lines) {
        let mut parts = chunk.split(|byte| *byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            let room = LINE_BYTES_MAX - self.line.len();
            self.line.extend_from_slice(&part[..part.len().min(room)]);
            if parts.peek().is_some() {
                lines.push(&self.line);
                self.line.clear();
            }
        }
    }

    fn end(self, lines: &mut Lines) {
        if !self.line.is_empty() {
            lines.push(&self.line);
        }
    }
}

/// Reads until nobody can write any more.
pub(super) async fn read(mut output: pipe::Receiver, board: Arc<Board>) {
    let mut cutter = Cutter::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match output.read(&mut chunk).await {
            Ok(0) => break,
            Ok(length) => cutter.take(&chunk[..length], &mut board.lines()),
            Err(why) => {
                tracing::warn!(error = %why, "a process's output could not be read");
                break;
            }
        }
    }
    cutter.end(&mut board.lines());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(chunks: &[&[u8]], expected: &[&str]) {
        let (mut cutter, mut lines) = (Cutter::default(), Lines::default());
        for chunk in chunks {
            cutter.take(chunk, &mut lines);
        }
        cutter.end(&mut lines);
        let texts: Vec<_> = lines.after(0).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_stream_is_cut_into_lines_wherever_it_is_torn() {
        check(&[b"one\ntwo\n"], &["one", "two"]);
        check(&[b"on", b"e\r\n", b"\n", b"two"], &["one", "", "two"]);
        check(&[], &[]);
        check(&[b"\xff\n"], &["\u{fffd}"]);
    }

    #[test]
    fn a_line_is_cut_at_its_bound() {
        let long = vec![b'x'; LINE_BYTES_MAX];
        check(&[&long, b"more", b"and more\nnext\n"], &[&"x".repeat(LINE_BYTES_MAX), "next"]);
    }

    #[test]
    fn numbers_grow_when_lines_are_forgotten() {
        let mut lines = Lines::default();
        for number in 0..LINES_MAX + 3 {
            lines.push(number.to_string().as_bytes());
        }
        let kept = lines.after(0);
        assert_eq!((kept.len(), kept[0].number, kept[0].text.as_str()), (LINES_MAX, 4, "3"));
        assert_eq!(lines.after(lines.last() - 1).len(), 1);
        assert!(lines.after(lines.last()).is_empty());
    }
}

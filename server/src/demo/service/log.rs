//! One line a request, to standard output. A reader that does not read costs lines, never requests.

use std::{
    io::{self, Write},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::Duration,
};
use tokio::{sync::oneshot, time::timeout};

/// Lines waiting to be written at most; more are dropped.
const LINES_MAX: usize = 1_024;
/// A line's length at most, in bytes.
const LINE_BYTES_MAX: usize = 300;
/// How long the end waits for the last lines.
const FINISH_WITHIN: Duration = Duration::from_secs(1);

/// Where lines are put. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Log(SyncSender<String>);

/// Whoever writes them.
#[derive(Debug)]
pub(super) struct Writer(oneshot::Receiver<()>);

/// A log on standard output, and its writer.
pub(super) fn to_stdout() -> io::Result<(Log, Writer)> {
    let (lines, queue) = sync_channel(LINES_MAX);
    let (done, finished) = oneshot::channel();
    thread::Builder::new().name("log".to_owned()).spawn(move || {
        write_all(&queue);
        // Nobody needs to know if nobody waits.
        done.send(()).ok();
    })?;
    Ok((Log(lines), Writer(finished)))
}

/// Until the last sender is gone, or nobody reads any more.
fn write_all(queue: &Receiver<String>) {
    let mut out = io::stdout();
    for line in queue {
        if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

impl Log {
    pub(super) fn line(&self, mut line: String) {
        let end = (0..=LINE_BYTES_MAX.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
        line.truncate(end);
        // A full queue drops the line: the service comes first.
        self.0.try_send(line).ok();
    }
}

impl Writer {
    /// Waits until all lines are out, but not for a reader that has stopped reading. Every [`Log`] must be gone.
    pub(super) async fn finish(self) {
        timeout(FINISH_WITHIN, self.0).await.ok();
    }
}

//! One running process, and how it ends.

use super::{board::Board, output, spawner::Spawner};
use rustix::{
    io::Errno,
    process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid},
};
use std::{
    io,
    os::{fd::OwnedFd, unix::process::CommandExt, unix::process::ExitStatusExt},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};
use tokio::{net::unix::pipe, sync::watch, task::JoinHandle, time::timeout};

/// How long a process may take to end after it was asked to.
const STOP_MAX: Duration = Duration::from_secs(10);
/// How long is waited for the last lines of a process that has ended.
const LAST_WORDS_MAX: Duration = Duration::from_millis(500);

/// A process and its process group. Dropped, it is killed.
#[derive(Debug)]
pub(super) struct Process {
    pid: Pid,
    /// Whether it has been waited for, from when on its number may belong to somebody else.
    is_reaped: Arc<Mutex<bool>>,
    end: watch::Receiver<Option<String>>,
    reading: JoinHandle<()>,
}

impl Process {
    /// Starts it in a process group of its own, so that Ctrl-C in a terminal asks only the server to stop.
    pub(super) async fn start(spawner: &Spawner, mut command: Command, board: &Arc<Board>) -> io::Result<Self> {
        // One pipe for both, so that the lines keep their order.
        let (output, writer) = io::pipe()?;
        command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer).process_group(0);
        let output = pipe::Receiver::from_owned_fd(OwnedFd::from(output))?;
        let child = spawner.spawn(command).await?;
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process has a number above 0");
        let (tell, end) = watch::channel(None);
        let is_reaped = Arc::new(Mutex::new(false));
        let reading = tokio::spawn(output::read(output, Arc::clone(board)));
        let this = Self { pid, is_reaped: Arc::clone(&is_reaped), end, reading };
        thread::Builder::new().name(format!("wait {pid}")).spawn(move || reap(child, pid, &is_reaped, &tell))?;
        Ok(this)
    }

    pub(super) fn id(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// Waits for its end and says in words how it came.
    pub(super) async fn ended(&mut self) -> String {
        match self.end.wait_for(Option::is_some).await {
            Ok(end) => end.clone().unwrap_or_default(),
            Err(_) => "unknown end".to_owned(),
        }
    }

    /// Waits, after its end, until its last lines have been read; not for ever, for others may hold the pipe.
    pub(super) async fn read_out(&mut self) {
        if timeout(LAST_WORDS_MAX, &mut self.reading).await.is_err() {
            tracing::debug!(pid = self.id(), "a process has ended, but its output is still held open");
        }
    }

    /// Asks it to stop, and kills it if it does not in time.
    pub(super) async fn stop(mut self) {
        self.signal(Signal::TERM);
        if timeout(STOP_MAX, self.ended()).await.is_err() {
            tracing::warn!(pid = self.id(), "a process did not stop when asked and is killed");
            self.signal(Signal::KILL);
            self.ended().await;
        }
    }

    fn signal(&self, signal: Signal) {
        let is_reaped = self.is_reaped.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_reaped
            && let Err(why) = kill_process_group(self.pid, signal)
            && why != Errno::SRCH
        {
            tracing::warn!(pid = self.id(), error = %why, "a process could not be signalled");
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}

/// Waits for the end in a thread of its own, and takes along what the process may have left in its group.
fn reap(mut child: Child, pid: Pid, is_reaped: &Mutex<bool>, tell: &watch::Sender<Option<String>>) {
    // Leaves the dead process in place: until it is waited for below, its number cannot be given to another one.
    while matches!(waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT), Err(Errno::INTR)) {}
    let mut is_reaped = is_reaped.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(why) = kill_process_group(pid, Signal::KILL)
        && why != Errno::SRCH
    {
        tracing::debug!(%pid, error = %why, "what a process left behind could not be stopped");
    }
    let end = child.wait().map_or_else(|why| format!("unknown end ({why})"), in_words);
    *is_reaped = true;
    drop(is_reaped);
    tell.send_replace(Some(end));
}

fn in_words(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    }
}

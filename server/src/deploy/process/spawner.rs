//! Starts all processes from one thread.
//!
//! The kernel's death signal follows the *thread* that started a process, not the whole program. A thread of the async
//! runtime may end at any time, and would take the services that it started with it; this one lives as long as anybody
//! may want a process.

use std::{
    io,
    process::{Child, Command},
    sync::mpsc,
    thread,
};
use tokio::sync::oneshot;

type Reply = oneshot::Sender<io::Result<Child>>;

/// The thread's other end. When the last clone is gone, the thread ends, and with it what it has started.
#[derive(Debug, Clone)]
pub(super) struct Spawner {
    orders: mpsc::Sender<(Command, Reply)>,
}

impl Spawner {
    pub(super) fn start() -> Self {
        let (orders, ordered) = mpsc::channel::<(Command, Reply)>();
        let begun = thread::Builder::new().name("spawner".to_owned()).spawn(move || serve(&ordered));
        if let Err(why) = begun {
            tracing::error!(error = %why, "processes cannot be started");
        }
        Self { orders }
    }

    pub(super) async fn spawn(&self, command: Command) -> io::Result<Child> {
        let (reply, child) = oneshot::channel();
        let gone = || io::Error::other("the thread that starts processes is gone; restart the server");
        self.orders.send((command, reply)).map_err(|_| gone())?;
        child.await.map_err(|_| gone())?
    }
}

fn serve(ordered: &mpsc::Receiver<(Command, Reply)>) {
    for (mut command, reply) in ordered {
        // Who asked may be gone by now; then nobody would stop the process.
        if let Err(Ok(child)) = reply.send(command.spawn())
            && let Err(why) = end(child)
        {
            tracing::warn!(error = %why, "a process that nobody waits for could not be stopped");
        }
    }
}

fn end(mut child: Child) -> io::Result<()> {
    child.kill()?;
    child.wait().map(drop)
}

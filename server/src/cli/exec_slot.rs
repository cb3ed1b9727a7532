//! `tidegate exec-slot`: becomes a service's process that does not outlive the server, even one that is killed.

use rustix::process::{Signal, getppid, set_parent_process_death_signal};
use std::{ffi::OsString, io, os::unix::process::CommandExt, process::Command};

/// Becomes `command`, which the kernel kills as soon as the process `parent` is gone.
///
/// Returns only if that fails, and says why.
#[must_use]
pub fn run(parent: u32, command: Vec<OsString>) -> io::Error {
    become_mortal(parent).and_then(|()| replace(&command)).err().unwrap_or_else(|| io::Error::other("not replaced"))
}

fn become_mortal(parent: u32) -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // If the parent ended before the line above, nobody would tell us any more.
    let now = getppid().map(|pid| pid.as_raw_nonzero().get());
    if now.and_then(|pid| u32::try_from(pid).ok()) == Some(parent) {
        Ok(())
    } else {
        Err(io::Error::other(format!("process {parent}, which asked for this, is not the parent or is gone")))
    }
}

fn replace(command: &[OsString]) -> io::Result<()> {
    let (program, arguments) = command.split_first().ok_or_else(|| io::Error::other("there is no program to run"))?;
    let why = Command::new(program).args(arguments).exec();
    Err(io::Error::new(why.kind(), format!("cannot run `{}`: {why}", program.display())))
}

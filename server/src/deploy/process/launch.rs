//! Starts a workload's process: fills in what its slot decides, and finds it a port.

use super::{
    super::{Differs, SlotKey, Workload},
    board::Board,
    child::Process,
    placeholder::fill,
    port::{Lease, Ports},
    probe, program,
    spawner::Spawner,
};
use domain::{digest::Digest, service::Definition};
use std::{env, net::SocketAddr, path::PathBuf, process::Command, sync::Arc};
use tokio::sync::broadcast;

/// What all slots share.
#[derive(Debug)]
pub(super) struct Host {
    pub(super) helper_exe: PathBuf,
    pub(super) changes: broadcast::Sender<(SlotKey, Option<SocketAddr>)>,
    spawner: Spawner,
    ports: Ports,
    digests: program::Digests,
}

impl Host {
    pub(super) fn new(helper_exe: PathBuf, changes: broadcast::Sender<(SlotKey, Option<SocketAddr>)>) -> Self {
        Self {
            helper_exe,
            changes,
            spawner: Spawner::start(),
            ports: Ports::default(),
            digests: program::Digests::default(),
        }
    }

    /// Of what a tag would run now.
    ///
    /// # Errors
    /// Says in words what is missing.
    pub(super) async fn digest(&self, definition: &Definition, tag: &str) -> Result<Digest, String> {
        self.digests.of(definition, tag, &self.helper_exe).await
    }

    /// How what would run now differs from what the artifact's digest stands for.
    pub(super) async fn differs(&self, workload: &Workload) -> Option<Differs> {
        match self.digest(&workload.definition, &workload.artifact.tag).await {
            Ok(found) => (found != workload.artifact.digest).then_some(Differs::Digest(found)),
            Err(why) => Some(Differs::Unknown(why)),
        }
    }

    /// Starts it; it is not ready yet.
    ///
    /// # Errors
    /// Says in words why it could not be started.
    pub(super) async fn launch(
        &self,
        slot: &SlotKey,
        workload: &Workload,
        board: &Arc<Board>,
    ) -> Result<(Process, Lease), String> {
        let path = &workload.definition.health_path;
        if !probe::is_path(path) {
            return Err(format!("`{path}` is not a path; correct the health path in the service file"));
        }
        let port = self.ports.lend().map_err(|why| why.to_string())?;
        let command = self.command(slot, workload, port.address())?;
        let process = Process::start(&self.spawner, command, board).await;
        process.map(|process| (process, port)).map_err(|why| why.to_string())
    }

    fn command(&self, slot: &SlotKey, workload: &Workload, address: SocketAddr) -> Result<Command, String> {
        let (port, helper) = (address.port().to_string(), self.helper_exe.to_string_lossy());
        let place = &slot.place;
        let mut values = vec![
            ("tag", workload.artifact.tag.as_str()),
            ("port", &port),
            ("project", place.project.as_str()),
            ("stage", place.stage.as_str()),
            ("service", place.service.as_str()),
            ("slot", slot.slot.as_str()),
            ("tidegate", &helper),
        ];
        let artifact = fill(&workload.artifact.name, &values);
        values.push(("artifact", &artifact));
        let definition = &workload.definition;
        let words: Vec<String> = definition.command.iter().map(|word| fill(word, &values)).collect();
        program::find(words.first().ok_or("`command` in the service file is empty")?)?;

        let mut command = Command::new(&self.helper_exe);
        command.args(["exec-slot", "--parent", &std::process::id().to_string(), "--"]).args(&words).env_clear();
        command.envs(["PATH", "HOME"].into_iter().filter_map(|name| Some((name, env::var_os(name)?))));
        command.envs(definition.env.iter().map(|(name, value)| (name, fill(value, &values))));
        Ok(command)
    }
}

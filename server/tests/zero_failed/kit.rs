//! A place with its processes, its route, and whoever tells the one of the other.

use domain::{
    artifact::Artifact,
    delivery::Writer,
    digest::Digest,
    id::{DeliveryId, Place},
    service::Definition,
    traffic::{Slot, Split},
};
use server::{
    deploy::{SlotKey, Standing, Target, Workload, process::ProcessTarget},
    traffic::{Router, proxy::ProxyRouter},
};
use std::{future::Future, net::SocketAddr, process::Command, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{broadcast, watch},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// No test waits longer for anything.
const WAIT_MAX: Duration = Duration::from_secs(60);
/// How long the last requests to a slot may take.
const DRAIN_MAX: Duration = Duration::from_secs(10);

pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(WAIT_MAX, what).await.expect("it should not take so long")
}

pub fn carts() -> Place {
    Place { project: "sockshop".parse().unwrap(), stage: "staging".parse().unwrap(), service: "carts".parse().unwrap() }
}

fn key(slot: Slot) -> SlotKey {
    SlotKey { place: carts(), slot }
}

/// A version of the demo's service.
fn version(tag: &str) -> Workload {
    let command = ["{tidegate}", "demo-service", "--version", "{tag}", "--port", "{port}"];
    let name = "docker.io/keptnexamples/carts".to_owned();
    Workload {
        artifact: Artifact { name: name.clone(), tag: tag.to_owned(), digest: Digest::of(tag.as_bytes()) },
        definition: Definition {
            artifact: name,
            command: command.map(str::to_owned).to_vec(),
            env: Vec::new(),
            health_path: "/health".to_owned(),
            metrics_paths: Vec::new(),
            ready_within_s: 30,
            drain_within_s: 10,
            versions: Vec::new(),
            keep_warm_s: 1,
            sticky: false,
        },
    }
}

/// Carts 0.9.1 in blue, with all the traffic.
#[derive(Debug)]
pub struct Kit {
    pub target: Arc<ProcessTarget>,
    pub router: Arc<ProxyRouter>,
    /// What the router was last told of a slot.
    told: watch::Receiver<[Option<SocketAddr>; 2]>,
    stop: CancellationToken,
}

impl Kit {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let router = Arc::new(ProxyRouter::new(listener.local_addr().unwrap()));
        let target = Arc::new(ProcessTarget::new(env!("CARGO_BIN_EXE_tidegate").into()));
        let stop = CancellationToken::new();
        router.open(&carts(), false).await;
        tokio::spawn(Arc::clone(&router).serve(listener, stop.clone()));
        let (tell, told) = watch::channel([None, None]);
        tokio::spawn(pass_on(target.watch(), Arc::clone(&router), tell));
        let mut this = Self { target, router, told, stop };
        this.deploy(Slot::Blue, "0.9.1").await;
        this.give_all(Slot::Blue, 1).await;
        this
    }

    /// Makes a version run and be known to the router.
    pub async fn deploy(&mut self, slot: Slot, tag: &str) -> SocketAddr {
        let mut version = version(tag);
        version.artifact.digest = self.target.resolve(&version.definition, tag).await.unwrap();
        let ensured = soon(self.target.ensure(&key(slot), &version, Standing::Candidate, writer(1))).await;
        let address = ensured.unwrap().address;
        self.until_told(slot, Some(address)).await;
        address
    }

    pub async fn give_all(&self, slot: Slot, seq: u64) {
        let split = Split::all(slot);
        assert_eq!(self.router.set(&carts(), split, writer(seq)).await.unwrap(), split);
    }

    /// In the order of a rollback: no more weight, nothing in flight, off the route, stopped.
    pub async fn take_out(&mut self, slot: Slot) {
        let drained = self.router.drain(&carts(), slot, DRAIN_MAX).await.unwrap();
        assert_eq!(drained.cut, 0, "nobody is cut off");
        self.router.attach(&carts(), slot, None, None).await.unwrap();
        soon(self.target.retire(&key(slot), writer(9))).await.unwrap();
        self.until_told(slot, None).await;
    }

    /// As the kernel does it when memory runs out.
    pub async fn kill(&self, slot: Slot) {
        let pid = self.target.observe(&key(slot)).await.pid.unwrap();
        assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
    }

    pub async fn until_told(&mut self, slot: Slot, address: Option<SocketAddr>) {
        let index = Slot::BOTH.iter().position(|known| *known == slot).unwrap();
        soon(self.told.wait_for(|told| told[index] == address)).await.unwrap();
    }

    /// The address at which the router finds a slot after it was told of another one.
    pub async fn until_back(&mut self, slot: Slot) -> SocketAddr {
        let index = Slot::BOTH.iter().position(|known| *known == slot).unwrap();
        soon(self.told.wait_for(|told| told[index].is_some())).await.unwrap()[index].unwrap()
    }

    pub async fn lost(&self) -> u64 {
        self.router.samples(&carts()).await.last().map_or(0, |second| second.lost_total)
    }

    pub async fn end(self) {
        self.target.shutdown().await;
        self.stop.cancel();
    }
}

pub fn writer(seq: u64) -> Option<Writer> {
    let delivery = Some(DeliveryId("0197f3c0-0000-7000-8000-000000000001".parse().unwrap()));
    Some(Writer { entered: 1, seq, delivery })
}

/// Does what the orchestrator's keeper does with the target's changes.
async fn pass_on(
    mut changes: broadcast::Receiver<(SlotKey, Option<SocketAddr>)>,
    router: Arc<ProxyRouter>,
    tell: watch::Sender<[Option<SocketAddr>; 2]>,
) {
    while let Ok((slot, address)) = changes.recv().await {
        router.attach(&slot.place, slot.slot, address, None).await.unwrap();
        let index = Slot::BOTH.iter().position(|known| *known == slot.slot).unwrap();
        tell.send_modify(|told| told[index] = address);
    }
}

//! A server in a folder of its own, with the demo's project in it.

use super::world::World;
use domain::{
    artifact::Artifact,
    delivery::{Action, Actor, Role, State, Status, fold},
    digest::Digest,
    file::{FileKind, Scope},
    id::{DeliveryId, Place},
    traffic::Slot,
};
use jiff::Timestamp;
use server::{
    demo::project,
    metrics::Sources,
    orchestrator::{Moment, Orchestrator, Order, Ports, Refusal, TriggerRefusal, Wish},
    store::{Live, NewRevision, Store},
};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::time::timeout;

/// Longer than anything here takes, shorter than anybody's patience.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Kit {
    folder: TempDir,
    pub world: Arc<World>,
    pub orchestrator: Orchestrator,
}

impl Kit {
    /// 0.9.1 is live in all three stages.
    pub async fn new() -> Self {
        let kit = Self::empty().await;
        kit.seed().await;
        kit
    }

    /// Nobody has made a project.
    pub async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new();
        let orchestrator = start(&folder, &world).await;
        Self { folder, world, orchestrator }
    }

    async fn seed(&self) {
        let store = self.orchestrator.store();
        for file in project::FILES.iter().filter(|file| file.is_seeded) {
            let scope = match file.scope {
                project::Scope::Project => Scope::default(),
                project::Scope::Service => Scope { stage: None, service: Some("carts".parse().unwrap()) },
                project::Scope::Stage(stage) => {
                    Scope { stage: Some(stage.parse().unwrap()), service: Some("carts".parse().unwrap()) }
                }
            };
            let revision = NewRevision {
                project: "sockshop".parse().unwrap(),
                kind: file.kind,
                scope,
                name: file.name.into(),
                text: file.text.into(),
                author: "Ada".into(),
                reason: String::new(),
                at: Timestamp::now(),
            };
            if file.kind == FileKind::Shipyard {
                store.create_project("Ada", revision.at, &revision).await.unwrap();
            } else {
                store.save_revision(&revision).await.unwrap();
            }
        }
        let scope = Scope { stage: None, service: Some("carts".parse().unwrap()) };
        let definition = store.newest_revision(&"sockshop".parse().unwrap(), FileKind::Service, &scope).await.unwrap();
        for stage in project::STAGES {
            let artifact = Artifact { name: "carts".into(), tag: "0.9.1".into(), digest: Digest::of(b"0.9.1") };
            let live = Live {
                slot: Slot::Blue,
                artifact,
                definition: definition.as_ref().unwrap().revision.clone(),
                since: Timestamp::now(),
                delivery: None,
            };
            self.orchestrator.adopt(&place(stage), &live).await.unwrap();
        }
    }

    /// As after `kill -9`: tasks stop where they are, processes and routes are gone, the store is opened anew.
    pub async fn crash_and_start_again(&mut self) {
        self.crash().await;
        self.start_again().await;
        self.orchestrator.restored().await;
    }

    pub async fn crash(&self) {
        self.world.kill();
        self.orchestrator.stop().await;
    }

    /// Comes back at once, whatever still starts.
    pub async fn start_again(&mut self) {
        self.world.revive();
        self.orchestrator = start(&self.folder, &self.world).await;
    }

    /// Changes the database behind the server's back.
    pub async fn tamper(&self, sql: &str) {
        let options = SqliteConnectOptions::new().filename(self.folder.path().join("tidegate.db"));
        let mut connection = options.connect().await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    pub async fn trigger(&self, tag: &str) -> DeliveryId {
        self.trigger_labelled(tag, "").await.unwrap()
    }

    pub async fn trigger_labelled(&self, tag: &str, labels: &str) -> Result<DeliveryId, TriggerRefusal> {
        self.trigger_because(tag, labels, "a release").await
    }

    pub async fn trigger_because(&self, tag: &str, labels: &str, reason: &str) -> Result<DeliveryId, TriggerRefusal> {
        let order = Order {
            project: "sockshop".parse().unwrap(),
            service: "carts".parse().unwrap(),
            version: tag.into(),
            reason: reason.into(),
            labels: labels.into(),
            redeploy: false,
        };
        let number = self.orchestrator.trigger(Actor::Person("Ada".into()), order).await?;
        let row = self.orchestrator.store().delivery_by_number(&"sockshop".parse().unwrap(), number).await.unwrap();
        Ok(row.unwrap().id)
    }

    pub async fn state(&self, delivery: DeliveryId) -> State {
        fold(&self.orchestrator.store().log(delivery).await.unwrap()).unwrap().1
    }

    /// Waits until the delivery stands like that.
    pub async fn until(&self, delivery: DeliveryId, wanted: impl Fn(&State) -> bool) -> State {
        let mut moments = self.orchestrator.feed().subscribe();
        let waiting = async {
            loop {
                let state = self.state(delivery).await;
                if wanted(&state) {
                    return state;
                }
                loop {
                    match moments.recv().await {
                        Ok(Moment::Recorded(item)) if item.delivery == delivery => break,
                        Ok(_) => {}
                        Err(_) => break,
                    }
                }
            }
        };
        timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("it never came to that"))
    }

    pub async fn until_status(&self, delivery: DeliveryId, status: Status) -> State {
        self.until(delivery, |state| state.status() == status).await
    }

    pub async fn act(&self, delivery: DeliveryId, action: Action) -> Result<(), Refusal> {
        self.act_because(delivery, action, "because").await
    }

    pub async fn act_because(&self, delivery: DeliveryId, action: Action, reason: &str) -> Result<(), Refusal> {
        let (plan, state) = fold(&self.orchestrator.store().log(delivery).await.unwrap()).unwrap();
        let wish =
            Wish { delivery, seq: state.seq, action, reason: reason.into(), subject: Some(state.subject(&plan)) };
        self.orchestrator.act(Actor::Person("Grace".into()), Role::Approver, wish).await
    }

    /// The tag that serves in a stage, by the store, by the route and by what runs: they must agree.
    pub async fn serves(&self, stage: &str) -> String {
        let place = place(stage);
        let environment = self.orchestrator.store().environment(&place).await.unwrap();
        let live = environment.live.unwrap();
        assert_eq!(environment.holder, None, "{stage} is free again");
        assert_eq!(self.world.runs(&place, live.slot), Some(live.artifact.tag.clone()), "what is live runs");
        let split = self.world.split_now(&place).unwrap();
        assert_eq!(split.of(live.slot).percent(), 100, "what is live has the traffic");
        live.artifact.tag
    }
}

impl Drop for Kit {
    /// Whatever a test is about, nothing may have been done that must never be.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.world.breaches(), Vec::<String>::new());
        }
    }
}

pub fn place(stage: &str) -> Place {
    Place { project: "sockshop".parse().unwrap(), stage: stage.parse().unwrap(), service: "carts".parse().unwrap() }
}

async fn start(folder: &TempDir, world: &Arc<World>) -> Orchestrator {
    let ports = Ports {
        store: Store::open(folder.path()).await.unwrap(),
        target: world.clone(),
        router: world.clone(),
        router_address: ([127, 0, 0, 1], 9).into(),
        sources: Sources::embedded(world.clone()),
        runner: world.clone(),
    };
    Orchestrator::start(ports).await.unwrap()
}

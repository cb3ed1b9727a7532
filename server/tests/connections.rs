//! Connections to metric sources: kept with their secrets sealed, given by a file, and found when they are asked for.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

use domain::connection::{Auth, Field, Given, Kind, Settings};
use server::{
    connections::{Change, ChangeError, Connections, Origin, key::Key},
    metrics::{
        Sources,
        embedded::{EmbeddedMetrics, NoTargets, Options},
    },
    store::Store,
};
use std::{path::Path, sync::Arc};
use tempfile::TempDir;

const SECRET: &str = "hunter2-and-more";

struct Kit {
    folder: TempDir,
    store: Store,
    connections: Arc<Connections>,
}

impl Kit {
    async fn new() -> Self {
        Self::with("connections: [{name: given, kind: prometheus, url: \"http://127.0.0.1:9\"}]").await
    }

    async fn with(file: &str) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let key = Key::open(folder.path(), None, store.has_sealed_secrets().await.unwrap());
        let connections = Arc::new(Connections::new(store.clone(), key, Given::read(file).value.unwrap()));
        Self { folder, store, connections }
    }

    /// The same folder, with another key.
    async fn opened_again(&self, key: Option<&str>) -> Arc<Connections> {
        let key = Key::open(self.folder.path(), key, self.store.has_sealed_secrets().await.unwrap());
        Arc::new(Connections::new(self.store.clone(), key, Vec::new()))
    }

    fn sources(&self) -> Sources {
        let embedded = EmbeddedMetrics::new(Arc::new(NoTargets), Options::default());
        Sources::new(Arc::new(embedded), Arc::clone(&self.connections))
    }

    async fn save(&self, settings: Settings, secrets: &[(Field, &str)], seen: u32) -> Result<(), ChangeError> {
        let secrets = secrets.iter().map(|(field, text)| (*field, (*text).into())).collect();
        self.connections.save("Ada", Change { settings, secrets, seen }).await
    }
}

fn settings(name: &str, auth: Auth) -> Settings {
    Settings {
        name: name.parse().unwrap(),
        kind: Kind::Prometheus,
        url: "https://prometheus.example.com/p".to_owned(),
        auth,
        user: (auth == Auth::Basic).then(|| "ada".to_owned()),
        ca: None,
        client_certificate: None,
        timeout_s: 5,
        settle_s: 0,
    }
}

fn everything_in(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
}

#[tokio::test]
async fn a_secret_is_kept_sealed_and_shown_nowhere() {
    let kit = Kit::new().await;
    kit.save(settings("prod", Auth::Bearer), &[(Field::Token, SECRET)], 0).await.unwrap();
    let listed = kit.connections.list().await.unwrap();
    let names: Vec<&str> = listed.iter().map(|one| one.settings.name.as_str()).collect();
    assert_eq!(names, ["given", "prod"]);
    assert!(matches!(&listed[1].origin, Origin::Kept { revision: 1, by, .. } if by == "Ada"));
    assert!(matches!(listed[1].secrets.as_slice(), [(Field::Token, Some(_))]));
    let opened = kit.connections.open("prod").await.unwrap().unwrap();
    let shown = format!("{listed:?} {opened:?} {:?}", kit.connections);
    assert!(!shown.contains(SECRET), "{shown}");
    kit.store.close().await;
    let kept = everything_in(kit.folder.path());
    assert!(!kept.windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes()), "it lies in the data folder");
}

#[tokio::test]
async fn a_change_keeps_the_secret_unless_it_leads_elsewhere() {
    let kit = Kit::new().await;
    kit.save(settings("prod", Auth::Bearer), &[(Field::Token, SECRET)], 0).await.unwrap();
    let slower = Settings { timeout_s: 9, ..settings("prod", Auth::Bearer) };
    kit.save(slower.clone(), &[], 1).await.unwrap();
    let elsewhere = Settings { url: "https://elsewhere.example.com".to_owned(), ..slower.clone() };
    let told = kit.save(elsewhere.clone(), &[], 2).await.unwrap_err().to_string();
    assert!(told.contains("leads to another host"), "{told}");
    kit.save(elsewhere, &[(Field::Token, "another")], 2).await.unwrap();
    let late = kit.save(slower, &[], 2).await.unwrap_err();
    assert!(matches!(late, ChangeError::MovedOn(_)), "{late}");
    // A way to sign in that needs no secret leaves none behind.
    kit.save(settings("prod", Auth::None), &[], 3).await.unwrap();
    assert!(!kit.store.has_sealed_secrets().await.unwrap());
}

#[tokio::test]
async fn what_cannot_be_used_is_not_kept() {
    let kit = Kit::new().await;
    let told = kit.save(settings("prod", Auth::Basic), &[(Field::Password, "  ")], 0).await.unwrap_err().to_string();
    assert!(told.contains("not set yet"), "{told}");
    let told = kit.save(settings("given", Auth::None), &[], 0).await.unwrap_err();
    assert!(matches!(told, ChangeError::Given(_)), "{told}");
    let told = kit.save(settings("embedded", Auth::None), &[], 0).await.unwrap_err();
    assert!(matches!(told, ChangeError::Bad(_)), "{told}");
    assert_eq!(kit.connections.list().await.unwrap().len(), 1);
    let given = "given".parse().unwrap();
    assert!(matches!(kit.connections.delete("Ada", &given, 0).await, Err(ChangeError::Given(_))));
}

#[tokio::test]
async fn another_key_opens_nothing_and_says_so() {
    let kit = Kit::new().await;
    kit.save(settings("prod", Auth::Bearer), &[(Field::Token, SECRET)], 0).await.unwrap();
    let other = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    let told = kit.opened_again(Some(other)).await.open("prod").await.unwrap_err();
    assert!(told.contains("its token was sealed with another key"), "{told}");
    std::fs::remove_file(kit.folder.path().join("tidegate.key")).unwrap();
    let connections = kit.opened_again(None).await;
    let told = connections.open("prod").await.unwrap_err();
    assert!(told.contains("tidegate.key is missing"), "{told}");
    // The test of such a connection fails with the same words, and is remembered.
    let tested = connections.test(&"prod".parse().unwrap()).await.unwrap().unwrap();
    assert!(format!("{tested:?}").contains("tidegate.key is missing"), "{tested:?}");
    assert_eq!(connections.list().await.unwrap()[0].tested, Some(tested));
}

#[tokio::test]
async fn a_secret_moved_to_another_connection_does_not_open() {
    let kit = Kit::new().await;
    kit.save(settings("prod", Auth::Bearer), &[(Field::Token, SECRET)], 0).await.unwrap();
    let stolen = kit.store.connection("prod").await.unwrap().unwrap();
    let settings = Settings { url: "http://127.0.0.1:9".to_owned(), ..settings("thief", Auth::Bearer) };
    let thief = server::store::StoredConnection { settings, ..stolen };
    kit.store.save_connection(&thief, 0).await.unwrap();
    let told = kit.connections.open("thief").await.unwrap_err();
    assert!(told.contains("is damaged or belongs elsewhere"), "{told}");
}

#[tokio::test]
async fn the_embedded_source_answers_until_a_prometheus_is_connected() {
    let kit = Kit::new().await;
    let sources = kit.sources();
    for wanted in ["", "prometheus", "embedded"] {
        assert_eq!(sources.find(wanted).await.unwrap().name(), "embedded", "{wanted}");
    }
    let told = sources.find("dynatrace").await.unwrap_err();
    assert!(told.contains("no source `dynatrace` is connected"), "{told}");
    kit.save(settings("prometheus", Auth::Bearer), &[(Field::Token, SECRET)], 0).await.unwrap();
    for (wanted, found) in
        [("", "prometheus"), ("prometheus", "prometheus"), ("embedded", "embedded"), ("given", "given")]
    {
        assert_eq!(sources.find(wanted).await.unwrap().name(), found, "{wanted}");
    }
    // One that is there and cannot be used is never stepped in for.
    let locked = kit.opened_again(Some("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")).await;
    let embedded = EmbeddedMetrics::new(Arc::new(NoTargets), Options::default());
    assert!(Sources::new(Arc::new(embedded), locked).find("").await.is_err());
    kit.connections.delete("Ada", &"prometheus".parse().unwrap(), 1).await.unwrap();
    assert_eq!(sources.find("prometheus").await.unwrap().name(), "embedded");
}

#[tokio::test]
async fn a_files_secrets_are_read_when_they_are_used() {
    let secrets = tempfile::tempdir().unwrap();
    let path = secrets.path().join("token");
    let file = format!(
        "connections: [{{name: given, kind: prometheus, url: \"http://127.0.0.1:9\", auth: bearer, token: \"file:{}\"}}]",
        path.display()
    );
    let kit = Kit::with(&file).await;
    let told = kit.connections.open("given").await.unwrap_err();
    assert!(told.contains("cannot be read") && told.contains("token"), "{told}");
    std::fs::write(&path, format!("{SECRET}\n")).unwrap();
    let opened = kit.connections.open("given").await.unwrap().unwrap();
    assert!(!format!("{opened:?}{:?}", kit.connections.list().await.unwrap()).contains(SECRET));
}

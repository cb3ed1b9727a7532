//! A Prometheus of the test's own, on a free port, with its data in a folder that goes with it.

use domain::{
    connection::{Auth, Kind, Settings},
    window::Window,
};
use jiff::{SignedDuration, Timestamp};
use server::metrics::{QueryError, Remote, Samples, Source, prometheus::Prometheus, remote::Secrets};
use std::{
    env,
    future::Future,
    net::{SocketAddr, TcpListener},
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};

/// No test waits longer for anything.
const WAIT_MAX: Duration = Duration::from_secs(60);
/// From one scrape to the next.
pub const SCRAPE_MS: u64 = 500;
const MISSING: &str = "Prometheus is missing; these tests ask a real one. Install it (Debian: apt-get install \
                       prometheus) or say where it is, as in PROMETHEUS=/usr/bin/prometheus, then run this again.";

pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(WAIT_MAX, what).await.expect("it should not take so long")
}

/// What is scraped under one job.
pub struct Job {
    pub name: &'static str,
    pub path: &'static str,
    /// Address, and labels that it is given, such as `slot: blue`.
    pub targets: Vec<(SocketAddr, Vec<(&'static str, String)>)>,
}

pub struct RealPrometheus {
    pub address: SocketAddr,
    /// Goes with it.
    _folder: TempDir,
    child: Child,
}

impl RealPrometheus {
    pub async fn start(jobs: &[Job]) -> Self {
        let prometheus = Self::start_with(jobs, tempfile::tempdir().unwrap(), None).await;
        let source = prometheus.plain();
        let targets: usize = jobs.iter().map(|job| job.targets.len()).sum();
        let wanted = format!("{targets} targets");
        // It takes some seconds until it looks at its targets for the first time.
        soon(async {
            while source.probe().await.map(|probe| probe.answer).as_deref() != Ok(&wanted) {
                sleep(Duration::from_millis(100)).await;
            }
        })
        .await;
        prometheus
    }

    /// With a file that says how it is signed in to. It may not be ready yet.
    pub async fn start_with(jobs: &[Job], folder: TempDir, web: Option<&str>) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        std::fs::write(folder.path().join("prometheus.yml"), scrapes(jobs)).unwrap();
        std::fs::write(folder.path().join("web.yml"), web.unwrap_or_default()).unwrap();
        let program = env::var("PROMETHEUS").unwrap_or_else(|_| "prometheus".to_owned());
        let file = |name: &str| folder.path().join(name).display().to_string();
        let child = Command::new(program)
            .args(["--config.file", &file("prometheus.yml"), "--web.config.file", &file("web.yml")])
            .args(["--storage.tsdb.path", &file("data"), "--web.listen-address", &address.to_string()])
            .args(["--log.level", "error"])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect(MISSING);
        Self { address, _folder: folder, child }
    }

    pub fn source(&self, settings: Settings) -> Prometheus {
        source(settings, Secrets::new())
    }

    pub fn plain(&self) -> Prometheus {
        self.source(settings(&format!("http://{}", self.address)))
    }

    pub async fn stop(mut self) {
        self.child.kill().await.unwrap();
    }
}

pub fn source(settings: Settings, secrets: Secrets) -> Prometheus {
    drop(rustls::crypto::ring::default_provider().install_default());
    Prometheus::new(&settings, &secrets).unwrap()
}

pub fn settings(url: &str) -> Settings {
    Settings {
        name: "prometheus".parse().unwrap(),
        kind: Kind::Prometheus,
        url: url.to_owned(),
        auth: Auth::None,
        user: None,
        ca: None,
        client_certificate: None,
        timeout_s: 5,
        settle_s: 5,
    }
}

pub fn last(seconds: i64) -> Window {
    let end = Timestamp::now();
    Window { start: end - SignedDuration::from_secs(seconds), end }
}

pub async fn ask(source: &impl Source, query: &str, window: Window) -> Result<Samples, QueryError> {
    soon(source.query(query, window)).await
}

fn scrapes(jobs: &[Job]) -> String {
    let mut text =
        format!("global: {{scrape_interval: {SCRAPE_MS}ms, scrape_timeout: {SCRAPE_MS}ms}}\nscrape_configs:\n");
    for Job { name, path, targets } in jobs {
        text += &format!("- job_name: {name}\n  metrics_path: {path}\n  honor_labels: true\n  static_configs:\n");
        for (address, labels) in targets {
            let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}: \"{value}\"")).collect();
            text += &format!("  - targets: [\"{address}\"]\n    labels: {{{}}}\n", labels.join(", "));
        }
    }
    text
}

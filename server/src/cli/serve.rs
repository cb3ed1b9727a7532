//! `tidegate serve`: puts the parts together. The only place that names concrete adapters.

mod folder;

use crate::{
    config::{Config, LogFormat},
    connections::{
        self, Connections,
        key::{KEY_VARIABLE, Key},
    },
    demo,
    deploy::process::ProcessTarget,
    http::{self, Web},
    metrics::{
        Sources,
        embedded::{EmbeddedMetrics, Options},
    },
    orchestrator::{Orchestrator, Ports, Running},
    store::Store,
    test_run::http::HttpRunner,
    traffic::proxy::ProxyRouter,
};
use folder::Folder;
use std::{error::Error, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinSet,
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// How long open pages and requests may take to end when the server stops.
const STOP_MAX: Duration = Duration::from_secs(5);

/// How long requests to services wait, when the server starts, for the versions that answer them. Whoever is not up by then
/// is answered as down.
const RESTORE_MAX: Duration = Duration::from_secs(5);

/// Serves until it is asked to stop.
///
/// # Errors
/// If a setting is refused, an address is taken, or the data folder cannot be used or belongs to another server.
pub async fn run(config: Config) -> Result<(), Box<dyn Error + Send + Sync>> {
    config.check()?;
    let site = config.site_folder()?;
    start_log(&config)?;
    // One provider for all TLS. A second call changes nothing.
    drop(rustls::crypto::ring::default_provider().install_default());
    // Before anything of it is read, and until the end: two servers would drive the same deliveries.
    let _folder = Folder::take(&config.data)?;
    let pages = bind("listen", config.listen).await?;
    let traffic = bind("router", config.router).await?;
    let stop = CancellationToken::new();
    let mut background = JoinSet::new();

    let store = Store::open(&config.data).await?;
    let target = Arc::new(ProcessTarget::new(std::env::current_exe()?));
    let router = Arc::new(ProxyRouter::new(traffic.local_addr()?));
    let running = Running { store: store.clone(), target: target.clone(), router: router.clone() };
    let connections = Arc::new(connections(&config, &store).await?);
    let metrics = Arc::new(EmbeddedMetrics::new(Arc::new(running), Options::default()));
    let ports = Ports {
        store: store.clone(),
        target: target.clone(),
        router_address: router.address(),
        router: router.clone(),
        sources: Sources::new(metrics.clone(), connections),
        runner: Arc::new(HttpRunner),
    };
    let orchestrator = Orchestrator::start(ports).await?;
    background.spawn(take_traffic(router, traffic, orchestrator.clone(), stop.clone()));
    let measuring = Arc::clone(&metrics);
    background.spawn(async move { measuring.run().await });
    if config.demo {
        demo::seed::seed(&orchestrator, &config.operator).await?;
        if !config.demo_quiet {
            background.spawn(demo::load::run(demo::seed::aims(&orchestrator).await));
        }
    }

    let address = pages.local_addr()?;
    let web = http::router(Web::new(orchestrator.clone(), metrics, &config, &site, stop.clone()));
    println!("Tidegate is at http://{address}");
    let asked_to_stop = stop.clone();
    let serving = axum::serve(pages, web).with_graceful_shutdown(async move { asked_to_stop.cancelled().await });
    background.spawn(async move {
        if let Err(why) = serving.await {
            tracing::error!(error = %why, "the dashboard stopped serving");
        }
    });
    wait_for_signal().await?;
    tracing::info!("stops");
    stop.cancel();
    orchestrator.stop().await;
    target.shutdown().await;
    drop(timeout(STOP_MAX, async { while background.join_next().await.is_some() {} }).await);
    store.close().await;
    Ok(())
}

/// Lets requests to services in as soon as there is somebody to answer them: until then they wait at the door, and are not
/// told that nobody is there.
async fn take_traffic(
    router: Arc<ProxyRouter>,
    listener: TcpListener,
    orchestrator: Orchestrator,
    stop: CancellationToken,
) {
    let restored = timeout(RESTORE_MAX, orchestrator.restored());
    if stop.run_until_cancelled(restored).await.is_some_and(|done| done.is_err()) {
        tracing::warn!("not every live version is up yet; services are served without them");
    }
    router.serve(listener, stop).await;
}

async fn connections(config: &Config, store: &Store) -> Result<Connections, Box<dyn Error + Send + Sync>> {
    let given = config.connections.as_deref().map(connections::read_file).transpose()?.unwrap_or_default();
    let variable = std::env::var(KEY_VARIABLE).ok();
    let key = Key::open(&config.data, variable.as_deref(), store.has_sealed_secrets().await?);
    Ok(Connections::new(store.clone(), key, given))
}

async fn bind(flag: &str, address: SocketAddr) -> Result<TcpListener, Box<dyn Error + Send + Sync>> {
    TcpListener::bind(address).await.map_err(|why| {
        let hint = if why.kind() == io::ErrorKind::AddrInUse {
            format!("another program listens there; choose another address with --{flag}")
        } else {
            why.to_string()
        };
        cannot("listen on", &address, &hint)
    })
}

fn cannot(what: &str, thing: &dyn std::fmt::Display, why: &dyn std::fmt::Display) -> Box<dyn Error + Send + Sync> {
    format!("cannot {what} {thing}: {why}").into()
}

fn start_log(config: &Config) -> Result<(), Box<dyn Error + Send + Sync>> {
    let filter: EnvFilter = config.log.parse().map_err(|why| cannot("take --log", &config.log, &why))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match config.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    }
}

async fn wait_for_signal() -> io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

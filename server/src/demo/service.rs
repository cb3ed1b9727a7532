//! The carts service of Keptn's tutorial, rebuilt: quick in its first and third version, slow by a second in its second.

use clap::Args;
use std::io;

/// How it is started.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Options {
    /// The tag it pretends to be; the last number decides what it does (1 and 3: quick, 2: slow)
    #[arg(long)]
    pub version: String,
    /// Where it listens, on loopback; 0 takes any free port
    #[arg(long)]
    pub port: u16,
    /// Shown on its page
    #[arg(long, default_value = "sockshop")]
    pub project: String,
    /// Shown on its page
    #[arg(long, default_value = "dev")]
    pub stage: String,
    /// Shown on its page
    #[arg(long, default_value = "carts")]
    pub service: String,
    /// Shown on its page
    #[arg(long, default_value = "blue")]
    pub slot: String,
    /// Shown on its page
    #[arg(long, default_value = "docker.io/keptnexamples/carts")]
    pub artifact: String,
}

/// Serves until SIGTERM or SIGINT, then finishes what is in flight.
///
/// # Errors
/// If it cannot listen.
pub async fn serve(options: Options) -> io::Result<()> {
    drop(options);
    Ok(())
}

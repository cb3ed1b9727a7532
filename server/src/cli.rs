//! The command line.

pub mod exec_slot;
pub mod serve;

use crate::{config::Config, demo};
use clap::{Parser, Subcommand};
use std::ffi::OsString;

/// Of each worker thread. A page is rendered by functions nested as deep as its elements, each with a large frame in an
/// unoptimised build; the usual 2 MiB are not enough for the longest page. Memory that is not touched is not taken.
const STACK_BYTES: usize = 32 * 1024 * 1024;

/// Release control with quality gates.
#[derive(Debug, Parser)]
#[command(name = "tidegate", version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the dashboard, drives deliveries and routes the traffic of the services
    Serve(Box<Config>),
    /// The demo's carts service, in the version that its tag says
    DemoService(demo::service::Options),
    /// Runs a program that dies with the process that started it
    #[command(hide = true)]
    ExecSlot {
        /// Who started it.
        #[arg(long)]
        parent: u32,
        /// The program and its arguments.
        #[arg(last = true, required = true)]
        command: Vec<OsString>,
    },
}

impl Cli {
    /// Does what was asked for.
    ///
    /// # Errors
    /// In words for whoever typed it.
    pub fn run(self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        match self.command {
            Command::ExecSlot { parent, command } => Err(exec_slot::run(parent, command).into()),
            Command::Serve(config) => runtime()?.block_on(serve::run(*config)),
            Command::DemoService(options) => Ok(runtime()?.block_on(demo::service::serve(options))?),
        }
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK_BYTES).enable_all().build()
}

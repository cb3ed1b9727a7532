//! The command line.

pub mod check;
pub mod evaluate;
mod excerpt;
pub mod exec_slot;
pub mod import;
mod queries;
pub mod serve;
mod terminal;

use crate::{
    config::{self, Config},
    demo,
};
use clap::{Parser, Subcommand};
use std::{ffi::OsString, process::ExitCode};

/// Of each worker thread. A page is rendered by functions nested as deep as its elements, each with a large frame in an
/// unoptimised build; the usual 2 MiB are not enough for the longest page. Memory that is not touched is not taken.
const STACK_BYTES: usize = 32 * 1024 * 1024;

/// Shown below the list of commands.
const EXAMPLES: &str = "\
Examples:
  tidegate serve --demo                            the dashboard, with a project to play with
  tidegate check slo.yaml sli.yaml                 what is wrong with files, by line and column
  tidegate evaluate --slo slo.yaml --values values.json
                                                   whether values pass, and why
  tidegate import sloth.yaml                       what becomes of objectives of other tools";

/// Release control with quality gates.
#[derive(Debug, Parser)]
#[command(name = "tidegate", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the dashboard, drives deliveries and routes the traffic of the services
    #[command(after_help = config::NOTES)]
    Serve(Box<Config>),
    /// Says what is wrong with files, without a server
    #[command(after_help = check::EXAMPLES)]
    Check(check::Options),
    /// Judges measured values by an objectives file, without a server
    #[command(after_help = evaluate::EXAMPLES)]
    Evaluate(evaluate::Options),
    /// Makes files of ours out of objectives of OpenSLO, Sloth or Pyrra
    #[command(after_help = import::EXAMPLES)]
    Import(import::Options),
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
    /// Does what was asked for, and says how the program is to end.
    ///
    /// # Errors
    /// In words for whoever typed it.
    pub fn run(self) -> Result<ExitCode, Box<dyn std::error::Error + Send + Sync>> {
        match self.command {
            Command::ExecSlot { parent, command } => Err(exec_slot::run(parent, command).into()),
            Command::Check(options) => Ok(check::run(&options)),
            Command::Evaluate(options) => Ok(evaluate::run(&options)),
            Command::Import(options) => Ok(import::run(&options)),
            Command::Serve(config) => runtime()?.block_on(serve::run(*config)).map(|()| ExitCode::SUCCESS),
            Command::DemoService(options) => {
                runtime()?.block_on(demo::service::serve(options))?;
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK_BYTES).enable_all().build()
}

//! `tidegate`: reads the command line and does what it says.

use clap::Parser;
use server::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(why) => {
            eprintln!("tidegate: {}", chain(why.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// An error with all its causes, in one line.
fn chain(why: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(why), |why| why.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

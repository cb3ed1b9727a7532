//! Every setting: a flag, an environment variable and a default.

use clap::{Args, ValueEnum};
use std::{
    env,
    net::{IpAddr, SocketAddr},
    path::{self, PathBuf},
};

/// Shown below the help of the command.
pub const NOTES: &str = "\
Environment only:
  TIDEGATE_KEY  The key that seals the secrets of connections, 32 bytes in base64
                [default: tidegate.key in the data folder, made if it is not there].
                It has no flag, because a command line can be read by everybody on
                the machine.";

/// How `tidegate serve` is set up.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Where the dashboard listens; loopback only, because it has no sign-in yet
    #[arg(long, env = "TIDEGATE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the router listens for the traffic of the services; loopback only
    #[arg(long, env = "TIDEGATE_ROUTER", default_value = "127.0.0.1:8081")]
    pub router: SocketAddr,
    /// Where everything is kept; made if it is not there
    #[arg(long, env = "TIDEGATE_DATA", default_value = "tidegate-data")]
    pub data: PathBuf,
    /// A file of connections to metric sources, in YAML; its secrets are named by where they are kept [default: none]
    #[arg(long, env = "TIDEGATE_CONNECTIONS")]
    pub connections: Option<PathBuf>,
    /// What the log calls whoever works with the dashboard
    #[arg(long, env = "TIDEGATE_OPERATOR", default_value = "local operator")]
    pub operator: String,
    /// How the log is written
    #[arg(long, env = "TIDEGATE_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
    /// What the log holds, such as `info` or `server=debug`
    #[arg(long, env = "TIDEGATE_LOG", default_value = "info")]
    pub log: String,
    /// Where the built browser side is; by default it is looked for beside the program
    #[arg(long, env = "TIDEGATE_SITE")]
    pub site: Option<PathBuf>,
    /// Makes the project `sockshop` with its service `carts` 0.9.1 in all stages, unless it is there [default: off]
    #[arg(long, env = "TIDEGATE_DEMO")]
    pub demo: bool,
    /// Leaves out the small constant stream of requests to the demo's stages [default: off]
    #[arg(long, env = "TIDEGATE_DEMO_QUIET")]
    pub demo_quiet: bool,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One line an event, for people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Whether nobody but this machine can be reached, or reach us, at an address.
#[must_use]
pub fn is_own(address: IpAddr) -> bool {
    address.is_loopback()
}

/// Why the settings cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The dashboard would be open to everybody.
    #[error(
        "--{flag} {address} is refused: there is no sign-in yet, so whoever can reach this address could change \
         production. Listen on 127.0.0.1 or [::1], and put a proxy with its own sign-in in front if others need it."
    )]
    NotLoopback {
        /// Which setting.
        flag: &'static str,
        /// As given.
        address: IpAddr,
    },
    /// There is no browser side.
    #[error("the browser side is not built: {looked} has no hash.txt. Run `make run`, or give its folder with --site.")]
    NoSite {
        /// Where it was looked for.
        looked: String,
    },
}

impl Config {
    /// Refuses what is not safe.
    ///
    /// # Errors
    /// [`ConfigError::NotLoopback`].
    pub fn check(&self) -> Result<(), ConfigError> {
        for (flag, address) in [("listen", self.listen.ip()), ("router", self.router.ip())] {
            if !is_own(address) {
                return Err(ConfigError::NotLoopback { flag, address });
            }
        }
        Ok(())
    }

    /// The folder of the built browser side, as an absolute path: the one given, or `site` beside the folder of the
    /// program.
    ///
    /// # Errors
    /// [`ConfigError::NoSite`].
    pub fn site_folder(&self) -> Result<PathBuf, ConfigError> {
        let beside = env::current_exe().ok().and_then(|exe| Some(exe.parent()?.parent()?.join("site")));
        let candidates: Vec<PathBuf> = match &self.site {
            Some(site) => vec![site.clone()],
            None => beside.into_iter().chain([PathBuf::from("target/site")]).collect(),
        };
        let found = candidates.iter().find(|folder| folder.join("hash.txt").is_file());
        // Leptos would look for a relative one beside the program.
        found.and_then(|folder| path::absolute(folder).ok()).ok_or_else(|| {
            let looked = candidates.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(" or ");
            ConfigError::NoSite { looked }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        config: Config,
    }

    fn check(line: &[&str]) -> Result<(), String> {
        let line = Line::parse_from([&["tidegate"], line].concat());
        line.config.check().map_err(|why| why.to_string())
    }

    #[test]
    fn a_relative_site_is_where_the_program_was_started() {
        let here = env::current_dir().expect("a folder");
        let folder = tempfile::tempdir_in(&here).expect("a folder");
        std::fs::write(folder.path().join("hash.txt"), "").expect("a file");
        let relative = folder.path().strip_prefix(&here).expect("lies here");
        let line = Line::parse_from(["tidegate".as_ref(), "--site".as_ref(), relative.as_os_str()]);
        assert_eq!(line.config.site_folder().ok(), Some(folder.path().to_owned()));
    }

    #[test]
    fn only_loopback_is_listened_on() {
        assert_eq!(check(&[]), Ok(()));
        assert_eq!(check(&["--listen", "[::1]:0"]), Ok(()));
        assert_eq!(check(&["--listen", "127.0.0.2:0"]), Ok(()));
        for open in [["--listen", "0.0.0.0:8080"], ["--router", "192.0.2.1:80"], ["--listen", "[::]:8080"]] {
            let told = check(&open).expect_err("is refused");
            assert!(told.contains("there is no sign-in yet"), "{told}");
        }
    }
}

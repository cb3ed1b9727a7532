//! What is set of a connection, and what cannot be set.

use super::{Auth, ConnectionName, EMBEDDED, Field, Kind};
use serde::{Deserialize, Serialize};

/// The longest address, in bytes.
pub const URL_BYTES_MAX: usize = 2_048;
/// The longest that one answer may take, in seconds. Three tries of it fit an evaluation's deadline.
pub const TIMEOUT_MAX_S: u32 = 60;
/// The longest wait for late data, in seconds. It fits an evaluation's deadline.
pub const SETTLE_MAX_S: u32 = 180;
/// The longest user name or certificate chain, in bytes.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Its page could not be told from the form that makes one.
const RESERVED: &str = "new";
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";

/// A connection without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What an indicator's `source` says.
    pub name: ConnectionName,
    /// What is spoken there.
    pub kind: Kind,
    /// Where, without the API's own path: `https://prometheus.example.com/some/prefix`.
    pub url: String,
    /// How the server says who it is.
    pub auth: Auth,
    /// Who it is, for [`Auth::Basic`].
    pub user: Option<String>,
    /// Certificates of authorities that are trusted beside the system's own, in PEM.
    pub ca: Option<String>,
    /// The client's certificate chain in PEM, where the other end wants one. Its key is a secret.
    pub client_certificate: Option<String>,
    /// How long one answer may take, in seconds.
    pub timeout_s: u32,
    /// How long after a window's end its data may still come in, in seconds. Until then late data is waited for;
    /// afterwards it counts as missing.
    pub settle_s: u32,
}

/// What is wrong with settings: a field of [`Settings`] and a sentence, at least once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(|(_, why)| why.as_str()).collect::<Vec<_>>().join(" "))]
pub struct BadSettings(pub Vec<(&'static str, String)>);

impl Settings {
    /// The secrets that belong to it.
    #[must_use]
    pub fn secrets(&self) -> Vec<Field> {
        let key = self.client_certificate.as_ref().map(|_| Field::ClientKey);
        self.auth.secret().into_iter().chain(key).collect()
    }

    /// Scheme, host and port, in lower case: who would get to know the secrets.
    #[must_use]
    pub fn origin(&self) -> String {
        let (scheme, rest) = self.url.split_once("://").unwrap_or(("", &self.url));
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        format!("{scheme}://{authority}").to_lowercase()
    }

    /// Whether what is said there can be read on the way: a secret over plain HTTP, and not within this machine.
    #[must_use]
    pub fn is_readable_on_the_way(&self) -> bool {
        let origin = self.origin();
        let Some(authority) = origin.strip_prefix("http://") else { return false };
        let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, _)) => address,
            None => authority.split(':').next().unwrap_or_default(),
        };
        !self.secrets().is_empty() && !matches!(host, "localhost" | "127.0.0.1" | "::1")
    }

    /// Whether these settings can be used.
    ///
    /// # Errors
    /// [`BadSettings`] with all that is wrong.
    pub fn check(&self) -> Result<(), BadSettings> {
        let mut wrong = Vec::new();
        let mut check = |field, is_wrong: bool, why: &str| {
            if is_wrong {
                wrong.push((field, why.to_owned()));
            }
        };
        let is_taken = [EMBEDDED, RESERVED].contains(&self.name.as_str());
        check("name", is_taken, "`embedded` is the server's own source, and `new` a page. Choose another name.");
        if let Err(why) = check_url(&self.url) {
            check("url", true, why);
        }
        let fits = match self.kind {
            Kind::Prometheus => self.auth != Auth::ApiToken,
            Kind::Dynatrace => matches!(self.auth, Auth::ApiToken | Auth::Bearer),
        };
        let allowed = match self.kind {
            Kind::Prometheus => "Prometheus is asked with none, basic or bearer.",
            Kind::Dynatrace => "Dynatrace is asked with api-token or bearer.",
        };
        check("auth", !fits, allowed);
        let user = self.user.as_deref().unwrap_or_default();
        check("user", self.auth == Auth::Basic && user.is_empty(), "Write the user's name.");
        let is_odd = user.len() > TEXT_BYTES_MAX || user.contains(|char: char| char == ':' || char.is_control());
        check("user", is_odd, "A user's name holds no colon and no line break.");
        for (field, pem) in [("ca", &self.ca), ("client_certificate", &self.client_certificate)] {
            let is_pem = pem.as_ref().is_none_or(|pem| pem.len() <= TEXT_BYTES_MAX && pem.contains(CERTIFICATE));
            check(field, !is_pem, "Paste a certificate in PEM; it begins with -----BEGIN CERTIFICATE-----.");
        }
        let is_short = (1..=TIMEOUT_MAX_S).contains(&self.timeout_s);
        check("timeout_s", !is_short, &format!("Write a whole number of seconds from 1 to {TIMEOUT_MAX_S}."));
        let settles = self.settle_s <= SETTLE_MAX_S;
        check("settle_s", !settles, &format!("Write a whole number of seconds from 0 to {SETTLE_MAX_S}."));
        if wrong.is_empty() { Ok(()) } else { Err(BadSettings(wrong)) }
    }
}

fn check_url(url: &str) -> Result<(), &'static str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else { return Err("Begin with `https://` or `http://`.") };
    let authority = rest.split('/').next().unwrap_or_default();
    if url.len() > URL_BYTES_MAX || url.contains(|char: char| char.is_whitespace() || char.is_control()) {
        return Err("An address holds no spaces and is not that long.");
    }
    if authority.contains('@') {
        return Err("Leave user and password out of the address; they have fields of their own.");
    }
    if url.contains(['?', '#']) || rest.ends_with("/api/v1/query") || rest.ends_with("/api/v2/metrics/query") {
        return Err("Write the address without the API's own path and without a query.");
    }
    if authority.is_empty() || authority.starts_with(':') { Err("Name the host.") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str, kind: Kind, auth: Auth) -> Settings {
        Settings {
            name: "prometheus".parse().expect("is a name"),
            kind,
            url: url.to_owned(),
            auth,
            user: None,
            ca: None,
            client_certificate: None,
            timeout_s: 10,
            settle_s: 30,
        }
    }

    fn check(settings: &Settings, expected: &[&str]) {
        let wrong = settings.check().err().map(|BadSettings(all)| all).unwrap_or_default();
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, expected, "{wrong:?}");
    }

    #[test]
    fn an_address_is_whole_and_holds_no_secret() {
        for good in ["http://127.0.0.1:9090", "https://p.example.com/prefix/", "http://[::1]:9090"] {
            check(&settings(good, Kind::Prometheus, Auth::None), &[]);
        }
        let bad =
            ["", "p.example.com", "ftp://x", "https://", "https://a:b@c", "http://x/api/v1/query", "http://x?a=b"];
        for bad in bad {
            check(&settings(bad, Kind::Prometheus, Auth::None), &["url"]);
        }
    }

    #[test]
    fn each_kind_has_its_ways_to_sign_in() {
        check(&settings("http://x", Kind::Prometheus, Auth::ApiToken), &["auth"]);
        check(&settings("http://x", Kind::Dynatrace, Auth::None), &["auth"]);
        check(&settings("http://x", Kind::Dynatrace, Auth::ApiToken), &[]);
        check(&settings("http://x", Kind::Prometheus, Auth::Basic), &["user"]);
        let embedded = Settings {
            name: "embedded".parse().expect("is a name"),
            timeout_s: 0,
            settle_s: 999,
            ..settings("http://x", Kind::Prometheus, Auth::None)
        };
        check(&embedded, &["name", "timeout_s", "settle_s"]);
        let pem = Settings { ca: Some("no".to_owned()), ..settings("http://x", Kind::Prometheus, Auth::None) };
        check(&pem, &["ca"]);
    }

    #[test]
    fn the_origin_is_who_hears_the_secret() {
        let of = |url| settings(url, Kind::Prometheus, Auth::Bearer);
        assert_eq!(of("https://P.example.com:9090/x").origin(), of("https://p.example.com:9090/y").origin());
        assert_ne!(of("https://p.example.com").origin(), of("http://p.example.com").origin());
        for open in ["http://p.example.com", "http://[2001:db8::1]:9"] {
            assert!(of(open).is_readable_on_the_way(), "{open}");
        }
        for safe in ["https://p.example.com", "http://127.0.0.1:9", "http://localhost/x", "http://[::1]:9"] {
            assert!(!of(safe).is_readable_on_the_way(), "{safe}");
        }
    }
}

//! Reads a file of connections. It holds no secret itself: each is named by where it is kept.
//!
//! ```yaml
//! connections:
//!   - name: prometheus
//!     kind: prometheus
//!     url: https://prometheus.example.com
//!     auth: bearer                  # none unless given; basic (with user and password), bearer or api-token (with token)
//!     token: ${PROMETHEUS_TOKEN}    # of the environment, or a file's content: file:/run/secrets/prometheus
//!     ca: file:/etc/ssl/private-ca.pem
//!     timeout_s: 10                 # this unless given
//!     settle_s: 30                  # this unless given; 120 for Dynatrace
//! ```

use super::{Auth, BadSettings, ConnectionName, Field, Kind, Settings};
use crate::{
    diagnostic::Read,
    id::BadName,
    yaml::{Fields, Mark, Node, Reading, quote},
};
use std::{collections::BTreeSet, fmt};

/// The most connections, in a file or altogether.
pub const CONNECTIONS_MAX: usize = 50;
/// How long an answer may take unless the file says otherwise, in seconds.
const TIMEOUT_S: u32 = 10;
const KEYS: [&str; 12] = [
    "name",
    "kind",
    "url",
    "auth",
    "user",
    "password",
    "token",
    "ca",
    "client_certificate",
    "client_key",
    "timeout_s",
    "settle_s",
];

/// Where a text is kept that does not stand in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretRef {
    /// A variable of the environment: `${NAME}`.
    Env(String),
    /// A file's content: `file:/path`.
    File(String),
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "${{{name}}}"),
            Self::File(path) => write!(f, "file:{path}"),
        }
    }
}

/// A connection that a file gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Without certificates: those lie elsewhere.
    pub settings: Settings,
    /// Where its secrets are.
    pub secrets: Vec<(Field, SecretRef)>,
    /// Where the certificates of further authorities are.
    pub ca: Option<SecretRef>,
    /// Where the client's certificate is.
    pub client_certificate: Option<SecretRef>,
}

impl Given {
    /// Reads a file of connections.
    #[must_use]
    pub fn read(text: &str) -> Read<Vec<Self>> {
        Reading::of("connections", text, |reading, root| {
            let fields = reading.fields(root, "a connections file", &["connections"])?;
            let node = reading.required(&fields, "connections")?;
            let mut seen = BTreeSet::new();
            let mut all = Vec::new();
            for item in reading.list(node, "connections", CONNECTIONS_MAX)? {
                let Some(given) = one(reading, item) else { continue };
                if !seen.insert(given.settings.name.clone()) {
                    let message = format!("The connection `{}` is already given above.", given.settings.name);
                    reading.error(item.at, "same-name-twice", message, "Keep one of the two, or rename one.");
                }
                all.push(given);
            }
            Some(all)
        })
    }
}

fn one(reading: &mut Reading, node: &Node) -> Option<Given> {
    let fields = reading.fields(node, "a connection", &KEYS)?;
    let name = reading.required(&fields, "name").and_then(|node| name(reading, node));
    let kind = reading
        .required(&fields, "kind")
        .and_then(|node| reading.choice(node, "kind", &Kind::ALL.map(|kind| (kind.as_str(), kind))));
    let url = reading.required(&fields, "url").and_then(|node| reading.name(node, "url"));
    let auth = match fields.get("auth") {
        Some(node) => reading.choice(node, "auth", &Auth::ALL.map(|auth| (auth.as_str(), auth))),
        None => Some(Auth::None),
    };
    let user = fields.get("user").and_then(|node| reading.name(node, "user")).map(str::to_owned);
    let mut kept = |key| fields.get(key).and_then(|node| kept(reading, node, key));
    let (ca, client_certificate) = (kept("ca"), kept("client_certificate"));
    let secrets: Vec<_> = Field::ALL.into_iter().filter_map(|field| Some((field, kept(field.as_str())?))).collect();
    let mut seconds = |key, default| {
        let given = fields.get(key).and_then(|node| reading.whole(node, key, 0..=u32::MAX));
        given.unwrap_or(default)
    };
    let settings = Settings {
        timeout_s: seconds("timeout_s", TIMEOUT_S),
        settle_s: seconds("settle_s", kind?.settle_s()),
        name: name?,
        kind: kind?,
        url: url?.to_owned(),
        auth: auth?,
        user,
        ca: None,
        client_certificate: None,
    };
    let given = Given { settings, secrets, ca, client_certificate };
    check(reading, &fields, &given);
    Some(given)
}

fn name(reading: &mut Reading, node: &Node) -> Option<ConnectionName> {
    let text = reading.name(node, "name")?;
    let told = |reading: &mut Reading, why: BadName| {
        reading.error(node.at, "bad-name", format!("{why}."), "Files name it under `source`, in any case of letters.");
    };
    text.parse().map_err(|why| told(reading, why)).ok()
}

/// A secret in the file itself would be read by everybody who may read the settings.
fn kept(reading: &mut Reading, node: &Node, key: &str) -> Option<SecretRef> {
    let text = reading.name(node, key)?;
    let env = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let is_variable = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let file = text.strip_prefix("file:").filter(|path| !path.is_empty());
    match (env.filter(is_variable), file) {
        (Some(name), _) => Some(SecretRef::Env(name.to_owned())),
        (None, Some(path)) => Some(SecretRef::File(path.to_owned())),
        (None, None) => {
            let message = format!("`{key}` does not say where it is kept.");
            let help = "Write `${NAME}` for a variable of the environment, or `file:/path` for a file's content.";
            reading.error(node.at, "where-kept", message, help);
            None
        }
    }
}

fn check(reading: &mut Reading, fields: &Fields<'_>, given: &Given) {
    if let Err(BadSettings(wrong)) = given.settings.check() {
        for (key, why) in wrong {
            reading.error(fields.key_at(key), "wrong-value", format!("`{key}` cannot be taken."), why);
        }
    }
    let key = given.client_certificate.as_ref().map(|_| Field::ClientKey);
    let needed: Vec<Field> = given.settings.auth.secret().into_iter().chain(key).collect();
    for field in needed.iter().filter(|field| !given.secrets.iter().any(|(own, _)| own == *field)) {
        let at: Mark = fields.at;
        let message = format!("{} needs `{}`.", quote(given.settings.name.as_str()), field.as_str());
        reading.error(at, "missing-key", message, format!("Add `{}: ${{NAME}}`.", field.as_str()));
    }
    for (field, _) in given.secrets.iter().filter(|(field, _)| !needed.contains(field)) {
        let message = format!("`{}` is not used.", field.as_str());
        let help = "A password goes with `auth: basic`, a token with bearer or api-token, a key with a certificate.";
        reading.warn(fields.key_at(field.as_str()), "unused", message, help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        Given::read(text).diagnostics.iter().map(|one| format!("{}:{} {}", one.line, one.column, one.rule)).collect()
    }

    #[test]
    fn a_file_names_where_secrets_are() {
        let text = "connections:\n- name: prometheus\n  kind: prometheus\n  url: https://p.example.com\n  auth: bearer\n  \
                    token: ${PROM}\n  ca: file:/etc/ca.pem\n- {name: dt, kind: dynatrace, url: \"https://x\", auth: \
                    api-token, token: \"file:/run/dt\", settle_s: 60}\n";
        let given = Given::read(text).value.expect("can be read");
        assert_eq!(given[0].secrets, [(Field::Token, SecretRef::Env("PROM".to_owned()))]);
        assert_eq!(given[0].ca, Some(SecretRef::File("/etc/ca.pem".to_owned())));
        assert_eq!((given[0].settings.timeout_s, given[0].settings.settle_s), (10, 30));
        assert_eq!((given[1].settings.auth, given[1].settings.settle_s), (Auth::ApiToken, 60));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_place_and_a_secret_is_never_repeated() {
        let secret =
            "connections:\n- name: p1\n  kind: prometheus\n  url: http://x\n  auth: bearer\n  token: hunter2\n";
        assert_eq!(told(secret), ["2:3 connections/missing-key", "6:10 connections/where-kept"]);
        assert!(Given::read(secret).diagnostics.iter().all(|one| !one.to_string().contains("hunter2")));
        assert_eq!(
            told("connections:\n- name: P\n  kind: influx\n  url: x\n"),
            ["2:9 connections/bad-name", "3:9 connections/unknown-word"]
        );
        let twice =
            "connections:\n- {name: p1, kind: prometheus, url: \"http://x\"}\n- {name: p1, kind: prometheus, url: y}\n";
        assert_eq!(told(twice), ["3:3 connections/same-name-twice", "3:32 connections/wrong-value"]);
    }
}

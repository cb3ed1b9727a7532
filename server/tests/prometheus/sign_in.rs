//! Signing in to a real Prometheus: by password, by certificate; and what is told when that does not work.

use super::kit::{RealPrometheus, settings, soon, source};
use domain::connection::{Auth, Field, Settings};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use server::metrics::{QueryError, Remote, remote::Secrets};
use std::{collections::HashMap, path::Path, time::Duration};
use tokio::time::sleep;

/// bcrypt of `test`, as in Prometheus' own documentation.
const HASH: &str = "$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay";
const PASSWORD: &str = "test";

/// A certificate and its key, in PEM.
struct Pair {
    certificate: String,
    key: String,
}

struct Authority {
    certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().pem();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    fn pair(&self) -> Pair {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        Pair { certificate, key: key.serialize_pem() }
    }
}

async fn probed(settings: Settings, secrets: &[(Field, &str)]) -> Result<String, String> {
    let secrets: Secrets = secrets.iter().map(|(field, text)| (*field, (*text).into())).collect::<HashMap<_, _>>();
    let source = source(settings, secrets);
    assert!(!format!("{source:?}").contains(PASSWORD), "{source:?}");
    soon(source.probe()).await.map(|probe| probe.version.unwrap_or_default()).map_err(|why| {
        assert!(matches!(why, QueryError::Refused { .. } | QueryError::Unreachable { .. }), "{why}");
        why.to_string()
    })
}

/// Waits until it listens, whatever it answers.
async fn listens(prometheus: &RealPrometheus) {
    soon(async {
        while tokio::net::TcpStream::connect(prometheus.address).await.is_err() {
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_password_lets_in_and_its_lack_is_told() {
    let web = format!("basic_auth_users:\n  ada: {HASH}\n");
    let prometheus = RealPrometheus::start_with(&[], tempfile::tempdir().unwrap(), Some(&web)).await;
    listens(&prometheus).await;
    let url = format!("http://{}", prometheus.address);
    let basic = Settings { auth: Auth::Basic, user: Some("ada".to_owned()), ..settings(&url) };
    soon(async {
        while probed(basic.clone(), &[(Field::Password, PASSWORD)]).await.is_err() {
            sleep(Duration::from_millis(200)).await;
        }
    })
    .await;
    assert!(probed(basic.clone(), &[(Field::Password, PASSWORD)]).await.unwrap().starts_with('2'));
    for (settings, secrets) in [
        (settings(&url), vec![]),
        (basic, vec![(Field::Password, "wrong")]),
        (Settings { auth: Auth::Bearer, ..settings(&url) }, vec![(Field::Token, "wrong")]),
    ] {
        let told = probed(settings, &secrets).await.unwrap_err();
        assert!(told.contains("401 Unauthorized") && told.contains("check the connection's sign-in"), "{told}");
        assert!(!told.contains("wrong"), "{told}");
    }
    let nowhere = probed(settings(&format!("{url}/prefix")), &[]).await.unwrap_err();
    assert!(nowhere.contains("40"), "{nowhere}");
    prometheus.stop().await;
    let told = probed(settings(&url), &[]).await.unwrap_err();
    assert!(told.starts_with("unreachable: ") && told.contains("refused"), "{told}");
}

#[tokio::test]
async fn a_certificate_lets_in_and_a_strangers_does_not() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let (server, client, foreign) = (authority.pair(), authority.pair(), stranger.pair());
    let folder = tempfile::tempdir().unwrap();
    let keep = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    keep("server.pem", &server.certificate);
    keep("server.key", &server.key);
    keep("ca.pem", &authority.certificate);
    let web = web(folder.path());
    let prometheus = RealPrometheus::start_with(&[], folder, Some(&web)).await;
    listens(&prometheus).await;

    let url = format!("https://localhost:{}", prometheus.address.port());
    let own = |ca: &Authority, pair: &Pair| Settings {
        ca: Some(ca.certificate.clone()),
        client_certificate: Some(pair.certificate.clone()),
        ..settings(&url)
    };
    soon(async {
        while probed(own(&authority, &client), &[(Field::ClientKey, &client.key)]).await.is_err() {
            sleep(Duration::from_millis(200)).await;
        }
    })
    .await;
    assert!(probed(own(&authority, &client), &[(Field::ClientKey, &client.key)]).await.unwrap().starts_with('2'));
    let cases = [
        (Settings { client_certificate: None, ..own(&authority, &client) }, String::new(), "certificate"),
        (own(&authority, &foreign), foreign.key.clone(), "certificate"),
        (own(&stranger, &client), client.key.clone(), "certificate"),
        (Settings { ca: None, ..own(&authority, &client) }, client.key.clone(), "certificate"),
    ];
    for (settings, key, words) in cases {
        let told = probed(settings, &[(Field::ClientKey, &key)]).await.unwrap_err();
        println!("{told}");
        assert!(told.starts_with("unreachable: ") && told.to_lowercase().contains(words), "{told}");
    }
    prometheus.stop().await;
}

fn web(folder: &Path) -> String {
    let file = |name: &str| folder.join(name).display().to_string();
    format!(
        "tls_server_config:\n  cert_file: {}\n  key_file: {}\n  client_ca_file: {}\n  client_auth_type: \
         RequireAndVerifyClientCert\n",
        file("server.pem"),
        file("server.key"),
        file("ca.pem")
    )
}

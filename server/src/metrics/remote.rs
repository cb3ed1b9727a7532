//! Speaks HTTP to a source outside: with its sign-in, within its time, and never more of an answer than a bound.

use super::QueryError;
use domain::connection::{Auth, Field, Settings};
use reqwest::{
    Certificate, Client, ClientBuilder, Identity, RequestBuilder, StatusCode, Url,
    header::{AUTHORIZATION, HeaderValue, LOCATION, RETRY_AFTER},
    redirect::Policy,
};
use secrecy::{ExposeSecret, SecretString};
use std::{collections::HashMap, error::Error, time::Duration};

/// The longest answer that is read, in bytes.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most characters of a source's own words that are repeated.
const WORDS_CHARS_MAX: usize = 400;
/// The longest pause that a busy source can ask for.
const PAUSE_MAX: Duration = Duration::from_secs(600);

/// The secrets of a connection, opened.
pub type Secrets = HashMap<Field, SecretString>;

/// A way to one source.
#[derive(Debug)]
pub struct Line {
    http: Client,
    base: Url,
    name: String,
    timeout_s: u32,
    authorization: Option<HeaderValue>,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body, whole.
    pub body: Vec<u8>,
    /// How long the other end wants to be left alone.
    pub pause: Option<Duration>,
    /// Where it sends us instead; nobody goes there.
    pub location: Option<String>,
}

impl Line {
    /// A way to where these settings say. Nothing is sent yet.
    ///
    /// # Errors
    /// One clause on which setting cannot be used; never a secret.
    pub fn new(settings: &Settings, secrets: &Secrets) -> Result<Self, String> {
        settings.check().map_err(|why| why.to_string())?;
        let mut base = Url::parse(&settings.url).map_err(|why| format!("its address cannot be read: {why}"))?;
        // So that the API's path is put behind a prefix, not in its place.
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self {
            http: client(settings, secrets, &base)?,
            base,
            name: settings.name.to_string(),
            timeout_s: settings.timeout_s,
            authorization: authorization(settings, secrets)?,
        })
    }

    /// The connection's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whom it leads to, for people.
    #[must_use]
    pub fn whom(&self) -> String {
        format!("{} ({})", self.name, self.base.as_str().trim_end_matches('/'))
    }

    /// Gets a path with a query.
    ///
    /// # Errors
    /// [`QueryError::Unreachable`].
    pub async fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Answer, QueryError> {
        self.send(self.http.get(self.url(path)?).query(query)).await
    }

    /// Posts a form to a path, which may be longer than an address can be.
    ///
    /// # Errors
    /// [`QueryError::Unreachable`].
    pub async fn post(&self, path: &str, form: &[(&str, String)]) -> Result<Answer, QueryError> {
        self.send(self.http.post(self.url(path)?).form(form)).await
    }

    fn url(&self, path: &str) -> Result<Url, QueryError> {
        self.base.join(path).map_err(|why| QueryError::Unreachable { why: format!("{}: {why}", self.whom()) })
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, QueryError> {
        let request = match &self.authorization {
            Some(value) => request.header(AUTHORIZATION, value.clone()),
            None => request,
        };
        read(request).await.map_err(|why| {
            let why = match why {
                Trouble::TooLong => format!("answered more than {BODY_BYTES_MAX} bytes; aggregate the query"),
                Trouble::Http(why) if why.is_timeout() => format!("did not answer within {} s", self.timeout_s),
                Trouble::Http(why) => format!("could not be asked: {}", chain(&why.without_url())),
            };
            QueryError::Unreachable { why: format!("{} {why}", self.whom()) }
        })
    }
}

enum Trouble {
    TooLong,
    Http(reqwest::Error),
}

impl From<reqwest::Error> for Trouble {
    fn from(why: reqwest::Error) -> Self {
        Self::Http(why)
    }
}

async fn read(request: RequestBuilder) -> Result<Answer, Trouble> {
    let mut response = request.send().await?;
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let pause = text(RETRY_AFTER).and_then(|seconds| seconds.trim().parse().ok()).map(Duration::from_secs);
    let mut answer = Answer {
        status: response.status(),
        body: Vec::new(),
        pause: pause.map(|pause| pause.min(PAUSE_MAX)),
        location: text(LOCATION).map(words),
    };
    while let Some(chunk) = response.chunk().await? {
        if answer.body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(Trouble::TooLong);
        }
        answer.body.extend_from_slice(&chunk);
    }
    Ok(answer)
}

impl Answer {
    /// What a refusal by its status alone comes to; none for a success. `whom` answered; `said` is its own text, if it had one.
    ///
    /// Whatever may be different a moment later is not a refusal: then it is asked again.
    #[must_use]
    pub fn refusal(&self, whom: &str, said: Option<&str>) -> Option<QueryError> {
        if self.status.is_success() {
            return None;
        }
        let body = String::from_utf8_lossy(&self.body);
        let said = words(said.unwrap_or(&body));
        let hint = match self.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "; check the connection's sign-in",
            StatusCode::NOT_FOUND => "; check the connection's address",
            _ => "",
        };
        let elsewhere = self.location.as_ref().map(|there| format!(" and leads to {there}, where nobody goes"));
        let colon = if said.is_empty() { "" } else { ": " };
        let elsewhere = elsewhere.unwrap_or_default();
        let why = format!("{whom} answered {}{elsewhere}{colon}{said}{hint}", self.status);
        Some(match self.status {
            StatusCode::TOO_MANY_REQUESTS => QueryError::Busy { why, pause: self.pause },
            StatusCode::SERVICE_UNAVAILABLE if self.pause.is_some() => QueryError::Busy { why, pause: self.pause },
            status if status.is_server_error() => QueryError::Unreachable { why },
            _ => QueryError::Refused { why },
        })
    }
}

/// Somebody else's words on one line, and not too many of them.
#[must_use]
pub fn words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().filter(|char| !char.is_control()).take(WORDS_CHARS_MAX).collect();
    if cut.len() < line.len() { format!("{cut}…") } else { cut }
}

/// What went wrong, from the outside in, without what the libraries say of themselves.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut parts = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        parts.push(part(cause));
        next = cause.source();
    }
    let is_noise = |part: &String| {
        ["error sending request", "client error", "tcp connect error"].iter().any(|noise| part.starts_with(noise))
    };
    let telling: Vec<String> = parts.iter().filter(|part| !is_noise(part)).cloned().collect();
    words(&if telling.is_empty() { parts } else { telling }.join(": "))
}

fn part(cause: &(dyn Error + 'static)) -> String {
    match cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind) {
        Some(std::io::ErrorKind::ConnectionRefused) => "nothing listens there (connection refused)".to_owned(),
        _ => cause.to_string(),
    }
}

fn client(settings: &Settings, secrets: &Secrets, base: &Url) -> Result<Client, String> {
    let mut builder = Client::builder()
        .user_agent(concat!("tidegate/", env!("CARGO_PKG_VERSION")))
        .timeout(Duration::from_secs(u64::from(settings.timeout_s)))
        // Whoever answers elsewhere was not named in the connection and gets no secret of it.
        .redirect(Policy::none());
    if matches!(base.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
        builder = builder.no_proxy();
    }
    builder = trusting(builder, settings)?;
    if let Some(certificate) = &settings.client_certificate {
        let key = secrets.get(&Field::ClientKey).ok_or("the key of its client certificate is not set")?;
        let pem = format!("{}\n{certificate}", key.expose_secret());
        let identity = Identity::from_pem(pem.as_bytes())
            .map_err(|_| "its client certificate and key cannot be read as PEM".to_owned())?;
        builder = builder.identity(identity);
    }
    builder.build().map_err(|why| format!("its TLS settings cannot be used: {}", chain(&why)))
}

fn trusting(builder: ClientBuilder, settings: &Settings) -> Result<ClientBuilder, String> {
    let Some(ca) = &settings.ca else { return Ok(builder) };
    let unreadable = |_| "its CA cannot be read as PEM".to_owned();
    let certificates = Certificate::from_pem_bundle(ca.as_bytes()).map_err(unreadable)?;
    Ok(builder.tls_certs_merge(certificates))
}

fn authorization(settings: &Settings, secrets: &Secrets) -> Result<Option<HeaderValue>, String> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let Some(field) = settings.auth.secret() else { return Ok(None) };
    let secret = secrets.get(&field).ok_or_else(|| format!("its {} is not set", field.as_str()))?.expose_secret();
    let text = match settings.auth {
        Auth::Basic => {
            let user = settings.user.as_deref().unwrap_or_default();
            format!("Basic {}", STANDARD.encode(format!("{user}:{secret}")))
        }
        Auth::ApiToken => format!("Api-Token {}", secret.trim()),
        Auth::None | Auth::Bearer => format!("Bearer {}", secret.trim()),
    };
    let unfit = |_| format!("its {} holds characters that cannot be sent", field.as_str());
    let mut value = HeaderValue::try_from(text).map_err(unfit)?;
    value.set_sensitive(true);
    Ok(Some(value))
}

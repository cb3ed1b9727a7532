//! How errors of server functions travel: as JSON, under the status that fits them, with the number of the request that
//! they answer. The server's log has the same number.

use super::{ApiError, wire};
use crate::respond;
use bytes::Bytes;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use serde::{Deserialize, Serialize};

/// An error as JSON. Whoever it is written for also sees it by the response's status.
#[derive(Debug, Clone, Copy)]
pub struct Refusal;

#[derive(Serialize)]
struct Sent<'a> {
    error: &'a ApiError,
    request: Option<String>,
}

#[derive(Deserialize)]
struct Received {
    error: ApiError,
    request: Option<String>,
}

impl ContentType for Refusal {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Refusal {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<ApiError> for Refusal {
    type Error = serde_json::Error;

    fn encode(error: &ApiError) -> Result<Bytes, Self::Error> {
        respond::refused_with(error);
        serde_json::to_vec(&Sent { error, request: respond::request_number() }).map(Bytes::from)
    }
}

impl Decodes<ApiError> for Refusal {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<ApiError, Self::Error> {
        let Received { error, request } = wire::decode(&String::from_utf8_lossy(&bytes))?;
        respond::remember(&error, request);
        Ok(error)
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn an_error_comes_back_as_it_was_sent() {
        let error = ApiError::Conflict { why: "Ada was faster.".to_owned() };
        let sent = Refusal::encode(&error).expect("is JSON");
        assert_eq!(Refusal::decode(sent).expect("is ours"), error);
    }
}

//! How errors of server functions travel: as JSON, under the status that fits them.

use super::{ApiError, wire};
use crate::respond;
use bytes::Bytes;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

/// An error as JSON. Whoever it is written for also sees it by the response's status.
#[derive(Debug, Clone, Copy)]
pub struct Refusal;

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
        serde_json::to_vec(error).map(Bytes::from)
    }
}

impl Decodes<ApiError> for Refusal {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<ApiError, Self::Error> {
        wire::decode(&String::from_utf8_lossy(&bytes))
    }
}

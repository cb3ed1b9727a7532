//! How answers travel: as JSON that is read in one way only, wherever it comes from.
//!
//! Each way of reading a type is code of its own in the browser's module. A page's data comes with the page, from a server
//! function or over the live channel; all three end here, in a value without a type that the types are then made of.

use super::ApiError;
use bytes::Bytes;
use leptos::{
    prelude::Resource,
    server::codee::{Decoder, Encoder},
    server_fn::{ContentType, Decodes, Encodes, Format, FormatType, codec::Post},
};
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// JSON, read by [`decode`].
#[derive(Debug, Clone, Copy)]
pub struct Wire;

/// What a server function answers in.
pub type Answer = Post<Wire>;

/// What a page fetches, in JSON.
pub type FetchedResource<T> = Resource<Result<T, ApiError>, Wire>;

/// Reads a text that one of our types was written as.
///
/// # Errors
/// Where it is not JSON, or not that type.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    T::deserialize(serde_json::from_str::<serde_json::Value>(text)?)
}

/// What a page fetches: again whenever `source` has changed.
pub fn fetched<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> FetchedResource<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    Resource::new_with_options(source, fetch, false)
}

impl ContentType for Wire {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Wire {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Wire {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Wire {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        decode(&String::from_utf8_lossy(&bytes))
    }
}

impl<T: Serialize> Encoder<T> for Wire {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Wire {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        decode(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_comes_back_as_it_went() {
        let refused: Result<Vec<f64>, ApiError> = Err(ApiError::field("reason", "Say why."));
        for sent in [Ok(vec![0.1, -3.5, 1e9]), refused] {
            let text = <Wire as Encoder<_>>::encode(&sent).expect("is written");
            assert_eq!(decode::<Result<Vec<f64>, ApiError>>(&text).expect("is read"), sent);
        }
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        assert!(decode::<u32>("<html>").is_err());
        assert!(decode::<u32>("\"7\"").is_err());
    }
}

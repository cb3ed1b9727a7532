//! Between columns and the domain's types.

use super::StoreError;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, str::FromStr};

/// With as many digits each time, so that text sorts as time does.
pub(super) fn time(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// A column that holds something with a text form.
pub(super) fn parse<T>(table: &'static str, text: &str) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse().map_err(|why: T::Err| StoreError::Damaged { table, why: why.to_string() })
}

/// The same for a column that may be null.
pub(super) fn parse_option<T>(table: &'static str, text: Option<&str>) -> Result<Option<T>, StoreError>
where
    T: FromStr,
    T::Err: Display,
{
    text.map(|text| parse(table, text)).transpose()
}

/// A column that holds JSON.
pub(super) fn from_json<T: DeserializeOwned>(table: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|why| StoreError::Damaged { table, why: why.to_string() })
}

/// JSON for a column.
pub(super) fn to_json<T: Serialize>(table: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::Damaged { table, why: why.to_string() })
}

/// A word of an enum that serde writes as a plain text.
pub(super) fn word<T: Serialize>(table: &'static str, value: &T) -> Result<String, StoreError> {
    Ok(to_json(table, value)?.trim_matches('"').to_owned())
}

/// The same, read back.
pub(super) fn from_word<T: DeserializeOwned>(table: &'static str, text: &str) -> Result<T, StoreError> {
    from_json(table, &format!("\"{text}\""))
}

/// A number that is never negative.
pub(super) fn unsigned<T: TryFrom<i64>>(table: &'static str, number: i64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| StoreError::Damaged { table, why: format!("{number} is out of range") })
}

/// For a column that holds integers.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

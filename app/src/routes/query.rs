//! What a page's address says, as typed values.

use crate::api::ApiError;
use domain::id::ProjectName;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::str::FromStr;

/// The project in the path.
#[must_use]
pub fn project_param() -> Memo<Result<ProjectName, ApiError>> {
    param("project", "project")
}

/// The number in the path, of a `delivery` or an `evaluation`.
#[must_use]
pub fn number_param(what: &'static str) -> Memo<Result<u32, ApiError>> {
    param("number", what)
}

/// A part of the query; none where it is missing, empty, or not what it should be.
#[must_use]
pub fn query_param<T>(key: &'static str) -> Memo<Option<T>>
where
    T: FromStr + PartialEq + Send + Sync + 'static,
{
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get_str(key).and_then(|text| text.parse().ok())))
}

/// A part of the path; where it is not what it should be, there is no such `what`.
pub fn param<T>(key: &'static str, what: &'static str) -> Memo<Result<T, ApiError>>
where
    T: FromStr + PartialEq + Send + Sync + 'static,
{
    let params = use_params_map();
    Memo::new(move |_| {
        params.with(|params| {
            let text = params.get_str(key).unwrap_or_default();
            text.parse().map_err(|_| ApiError::NotFound { what: format!("{what} `{text}`") })
        })
    })
}

//! What people do to a place itself, beside its deliveries.

use super::ApiError;
use domain::id::{ProjectName, ServiceName, StageName};
use jiff::Timestamp;
use leptos::prelude::*;

/// Keeps the version beside the live one for `by_s` seconds longer, if it is still kept until `seen`.
///
/// # Errors
/// [`ApiError::Conflict`] if it is not, or would be kept for longer than
/// [`KEEP_WARM_MAX_S`](domain::place::KEEP_WARM_MAX_S) from now.
#[server(output = super::wire::Answer, endpoint = "extend_keep_warm")]
pub async fn extend_keep_warm(
    project: ProjectName,
    stage: StageName,
    service: ServiceName,
    seen: Timestamp,
    by_s: u32,
    reason: String,
) -> Result<(), ApiError> {
    let asked = super::context::asked()?;
    let place = domain::id::Place { project, stage, service };
    let wanted = super::control_plane::LongerWarm { place, seen, by_s, reason };
    let result = asked.control_plane.extend_keep_warm(&asked.person, wanted).await;
    super::plain_form::lead_back(<ExtendKeepWarm as leptos::server_fn::ServerFn>::PATH, &result, &[]);
    result
}

/// Takes a place from a delivery that cannot be read, so that others can go in.
///
/// # Errors
/// [`ApiError::Conflict`] if no delivery holds the place, or one that can be read; [`ApiError::Invalid`] without a reason.
#[server(output = super::wire::Answer, endpoint = "free_place")]
pub async fn free_place(
    project: ProjectName,
    stage: StageName,
    service: ServiceName,
    reason: String,
) -> Result<(), ApiError> {
    let asked = super::context::asked()?;
    let place = domain::id::Place { project, stage, service };
    let result = asked.control_plane.free_place(&asked.person, &place, &reason).await;
    super::plain_form::lead_back(<FreePlace as leptos::server_fn::ServerFn>::PATH, &result, &[("reason", &reason)]);
    result
}

//! The form of a connection as a change to it.

use crate::connections::Change;
use app::api::{
    ApiError,
    error::FieldError,
    sources::{SourceForm, Typed},
};
use domain::connection::{Auth, Field, Kind, Settings};
use secrecy::SecretString;
use std::{fmt::Display, str::FromStr};

/// # Errors
/// [`ApiError::Invalid`] names each field that cannot be read.
pub(super) fn read(form: SourceForm) -> Result<Change, ApiError> {
    let mut fields = Vec::new();
    let name = parse(&mut fields, "name", &form.name);
    let kind: Option<Kind> = parse(&mut fields, "kind", &form.kind);
    let auth: Option<Auth> = parse(&mut fields, "auth", &form.auth);
    let timeout_s = parse(&mut fields, "timeout_s", &form.timeout_s);
    let settle_s = parse(&mut fields, "settle_s", &form.settle_s);
    let (Some(name), Some(kind), Some(auth), Some(timeout_s), Some(settle_s)) = (name, kind, auth, timeout_s, settle_s)
    else {
        return Err(ApiError::Invalid { fields });
    };
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let settings = Settings {
        name,
        kind,
        url: form.url.trim().to_owned(),
        auth,
        user: filled(&form.user).filter(|_| auth == Auth::Basic),
        ca: filled(&form.ca),
        client_certificate: filled(&form.client_certificate),
        timeout_s,
        settle_s,
    };
    let typed = [(Field::Password, form.password), (Field::Token, form.token), (Field::ClientKey, form.client_key)];
    let typed = typed.into_iter().filter(|(_, Typed(text))| !text.trim().is_empty());
    let secrets = typed.map(|(field, Typed(text))| (field, SecretString::from(text))).collect();
    Ok(Change { settings, secrets, seen: form.seen })
}

fn parse<T>(fields: &mut Vec<FieldError>, field: &str, text: &str) -> Option<T>
where
    T: FromStr,
    T::Err: Display,
{
    text.trim()
        .parse()
        .map_err(|why: T::Err| {
            let message = match field {
                "timeout_s" | "settle_s" => "Write a whole number of seconds.".to_owned(),
                _ => format!("{why}."),
            };
            fields.push(FieldError { field: field.to_owned(), message });
        })
        .ok()
}

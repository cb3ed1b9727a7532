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
    let usual = kind.filter(|_| form.settle_s.trim().is_empty()).map(Kind::settle_s);
    let settle_s = usual.or_else(|| parse(&mut fields, "settle_s", &form.settle_s));
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

/// Which ways to sign in a kind of source knows, in the words of the form's choices.
pub(super) fn ways_to_sign_in(kind: Kind) -> String {
    let ways = match kind {
        Kind::Prometheus => [Auth::None, Auth::Basic, Auth::Bearer].as_slice(),
        Kind::Dynatrace => [Auth::ApiToken, Auth::Bearer].as_slice(),
    };
    let titles: Vec<String> = ways.iter().map(|way| format!("“{}”", way.title())).collect();
    format!("For {} choose one of {}.", kind.title(), titles.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(kind: &str, settle_s: &str) -> SourceForm {
        let text = str::to_owned;
        SourceForm {
            name: text("prod"),
            kind: text(kind),
            url: text("https://example.com"),
            auth: text("bearer"),
            timeout_s: text("10"),
            settle_s: text(settle_s),
            ..SourceForm::default()
        }
    }

    #[test]
    fn what_is_left_empty_is_what_is_usual_for_the_kind() {
        for (kind, settle_s, expected) in [("dynatrace", "", 120), ("prometheus", " ", 30), ("dynatrace", "5", 5)] {
            let change = read(typed(kind, settle_s)).expect("it can be read");
            assert_eq!(change.settings.settle_s, expected, "{kind}");
        }
        assert!(read(typed("dynatrace", "soon")).is_err());
    }

    #[test]
    fn every_way_that_is_named_is_one_that_is_taken() {
        for kind in Kind::ALL {
            for auth in Auth::ALL {
                let change =
                    read(SourceForm { auth: auth.to_string(), user: "ann".to_owned(), ..typed(kind.as_str(), "") });
                let is_taken = change.expect("it can be read").settings.check().is_ok();
                assert_eq!(ways_to_sign_in(kind).contains(auth.title()), is_taken, "{kind} {auth}");
            }
        }
    }
}

//! What is asked of Dynatrace, in the forms that Keptn's files have.
//!
//! * `metricSelector=builtin:service.response.time:splitBy():avg&entitySelector=type(SERVICE),tag(keptn_service:carts)`,
//!   as in the address of the Metrics API v2, percent-encoded or not
//! * the same behind `MV2;MicroSecond;` (the value is given in milliseconds) or `MV2;Byte;` (in kilobytes)
//! * a metric selector alone

use url::form_urlencoded;

/// One value over the whole window.
const RESOLUTION: &str = "Inf";
/// The parameters that a query may have.
const KEYS: [&str; 4] = ["metricSelector", "entitySelector", "mzSelector", "resolution"];
/// Factors of the units that `MV2;` names.
const UNITS: [(&str, f64); 2] = [("MicroSecond", 1.0 / 1000.0), ("Byte", 1.0 / 1024.0)];

/// A query as it is sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// All but the window.
    pub(super) parameters: Vec<(&'static str, String)>,
    /// What values are multiplied by.
    pub(super) scale: f64,
}

impl Asked {
    /// # Errors
    /// One sentence for people.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.starts_with('{') {
            return Err("this form of `queryObject` is not known; write `query: metricSelector=…` instead".to_owned());
        }
        let (scale, query) = match text.strip_prefix("MV2;") {
            Some(rest) => unit(rest)?,
            None => (1.0, text),
        };
        let mut parameters = parameters(query)?;
        if !parameters.iter().any(|(key, value)| *key == "metricSelector" && !value.trim().is_empty()) {
            return Err("it names no metric; write `metricSelector=…`".to_owned());
        }
        if !parameters.iter().any(|(key, _)| *key == "resolution") {
            parameters.push(("resolution", RESOLUTION.to_owned()));
        }
        Ok(Self { parameters, scale })
    }
}

fn unit(text: &str) -> Result<(f64, &str), String> {
    let (unit, query) = text.split_once(';').ok_or("write `MV2;`, a unit, `;` and the query")?;
    let known = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit));
    match known {
        Some((_, scale)) => Ok((*scale, query)),
        None => Err(format!("`MV2;` converts from MicroSecond or Byte, not from {unit}; leave it out for other units")),
    }
}

fn parameters(query: &str) -> Result<Vec<(&'static str, String)>, String> {
    let begins_with_key = KEYS.iter().any(|key| query.strip_prefix(key).is_some_and(|rest| rest.starts_with('=')));
    if !begins_with_key {
        if query.contains("?scope=") {
            return Err("`?scope=` is of an older API; write it as `&entitySelector=…`".to_owned());
        }
        return Ok(vec![("metricSelector", query.to_owned())]);
    }
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        let Some(known) = KEYS.iter().find(|known| **known == key) else {
            return Err(format!("`{key}` is not a parameter of a query; use {}", KEYS.join(", ")));
        };
        if found.iter().any(|(own, _)| own == known) {
            return Err(format!("`{key}` is given twice"));
        }
        found.push((known, value.into_owned()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parameters, and the scale.
    type Read<'t> = (&'t [(&'t str, &'t str)], f64);

    fn check(text: &str, expected: Result<Read<'_>, &str>) {
        let asked = Asked::read(text);
        match (asked, expected) {
            (Ok(asked), Ok((parameters, scale))) => {
                let found: Vec<(&str, &str)> = asked.parameters.iter().map(|(k, v)| (*k, v.as_str())).collect();
                assert_eq!((found.as_slice(), asked.scale), (parameters, scale), "{text}");
            }
            (Err(why), Err(expected)) => assert!(why.contains(expected), "{text}: {why}"),
            (asked, expected) => panic!("{text}: {asked:?}, not {expected:?}"),
        }
    }

    #[test]
    fn all_forms_come_to_the_same_parameters() {
        let entity = ("entitySelector", "type(SERVICE),tag(keptn_service:carts)");
        let selector = ("metricSelector", "builtin:service.response.time:splitBy():avg");
        let inf = ("resolution", "Inf");
        let raw = "metricSelector=builtin:service.response.time:splitBy():avg&entitySelector=type(SERVICE),tag(keptn_service:carts)";
        check(raw, Ok((&[selector, entity, inf], 1.0)));
        check(&raw.replace(':', "%3A"), Ok((&[selector, entity, inf], 1.0)));
        check(&format!("MV2;MicroSecond;{raw}"), Ok((&[selector, entity, inf], 0.001)));
        check(&format!("MV2;byte;{raw}"), Ok((&[selector, entity, inf], 1.0 / 1024.0)));
        check(selector.1, Ok((&[selector, inf], 1.0)));
    }

    #[test]
    fn what_cannot_be_asked_is_told_with_its_fix() {
        check("MV2;Percent;metricSelector=a", Err("not from Percent"));
        check("MV2;metricSelector=a", Err("write `MV2;`, a unit"));
        check("entitySelector=type(SERVICE)", Err("names no metric"));
        check("metricSelector=a&from=now-1h", Err("`from` is not a parameter"));
        check("metricSelector=a&metricSelector=b", Err("given twice"));
        check("builtin:service.response.time:avg?scope=tag(x)", Err("older API"));
        check("{\"timeseriesId\":\"x\"}", Err("queryObject"));
    }
}

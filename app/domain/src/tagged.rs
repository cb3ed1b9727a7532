//! An enum whose variant stands as a field among its others: `{"type": "promoted", "slot": "green"}`.
//!
//! serde's own `tag` does the same, by a reader of its own for every type inside. The browser would have to load them all, so
//! here the field is moved in a value without a type, and what serde reads is its usual form: `{"promoted": {"slot": …}}`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::{Map, Value};

/// Writes what serde made of a variant, with its name as the field `key`.
///
/// # Errors
/// Where a variant holds something that has no fields.
pub(crate) fn write<S: Serializer>(
    key: &str,
    usual: serde_json::Result<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let (name, mut fields) = match usual.map_err(ser::Error::custom)? {
        Value::String(name) => (name, Map::new()),
        Value::Object(one) => match one.into_iter().next() {
            Some((name, Value::Object(fields))) => (name, fields),
            _ => return Err(ser::Error::custom("a variant without fields")),
        },
        _ => return Err(ser::Error::custom("not an enum")),
    };
    fields.insert(key.to_owned(), Value::String(name));
    fields.serialize(serializer)
}

/// Reads fields of which `key` names the variant, by what `usual` reads: serde's usual form.
///
/// # Errors
/// Where there are no fields, or none that is called so, or where it is no such variant.
pub(crate) fn read<'de, D: Deserializer<'de>, T>(
    key: &str,
    deserializer: D,
    usual: fn(Value) -> serde_json::Result<T>,
) -> Result<T, D::Error> {
    let mut fields = Map::deserialize(deserializer)?;
    let Some(Value::String(name)) = fields.remove(key) else {
        return Err(de::Error::custom(format!("no field `{key}`")));
    };
    // Without fields it is a variant that has none, or one that can do without.
    let alone = if fields.is_empty() { usual(Value::String(name.clone())).ok() } else { None };
    let with_fields = || usual(Value::Object(Map::from_iter([(name, Value::Object(fields))])));
    alone.map_or_else(with_fields, Ok).map_err(de::Error::custom)
}

/// Makes an enum that derives `Serialize` and `Deserialize` with `#[serde(remote = "Self")]` carry its variant in a field.
macro_rules! tagged {
    ($name:ident by $key:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::tagged::write($key, Self::serialize(self, serde_json::value::Serializer), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::tagged::read($key, deserializer, |usual| Self::deserialize(usual))
            }
        }
    };
}
pub(crate) use tagged;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(remote = "Self", rename_all = "snake_case")]
    enum Step {
        Begun,
        Moved { to: f64, by: Option<String> },
        Counted(Count),
        Ended { by: Option<String> },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Count {
        number: u64,
    }

    tagged!(Step by "type");

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum ByHand {
        Begun,
        Moved { to: f64, by: Option<String> },
        Counted(Count),
    }

    #[test]
    fn it_is_what_serde_makes_of_a_tag() {
        let moved = |by: Option<&str>| (Some(0.25), by.map(str::to_owned));
        for (to, by) in [(None, None), moved(None), moved(Some("Ann"))] {
            let (ours, theirs) = match to {
                None => (Step::Begun, ByHand::Begun),
                Some(to) => (Step::Moved { to, by: by.clone() }, ByHand::Moved { to, by }),
            };
            same(&ours, &theirs);
        }
        same(&Step::Counted(Count { number: u64::MAX }), &ByHand::Counted(Count { number: u64::MAX }));
    }

    fn same(ours: &Step, theirs: &ByHand) {
        let value = serde_json::to_value(theirs).expect("is written");
        assert_eq!(serde_json::to_value(ours).expect("is written"), value);
        assert_eq!(&serde_json::from_value::<Step>(value).expect("is read"), ours);
    }

    #[test]
    fn a_variant_can_do_without_its_fields() {
        let read = serde_json::from_str::<Step>(r#"{"type": "ended"}"#).expect("is read");
        assert_eq!(read, Step::Ended { by: None });
    }

    #[test]
    fn what_names_no_variant_is_refused() {
        for text in [r#"{}"#, r#"{"type": "gone"}"#, r#"{"type": 5}"#, r#""begun""#, r#"{"type": "moved"}"#] {
            assert!(serde_json::from_str::<Step>(text).is_err(), "{text}");
        }
    }
}

//! Measured values as they are written: JSON has no word for what is not a number, so it is written as Prometheus writes
//! it, `"NaN"`, `"+Inf"` or `"-Inf"`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Number(f64),
    Word(String),
    /// As values that are not numbers were written at first.
    Nothing(()),
}

/// Writes values with their label sets.
///
/// # Errors
/// What the format says.
pub fn serialize<S: Serializer>(values: &[(String, f64)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(values.iter().map(|(labels, value)| (labels, written(*value))))
}

/// Reads what [`serialize`] has written.
///
/// # Errors
/// Where it is something else.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(String, f64)>, D::Error> {
    let values = Vec::<(String, Written)>::deserialize(from)?;
    values.into_iter().map(|(labels, value)| Ok((labels, read(&value).map_err(serde::de::Error::custom)?))).collect()
}

fn written(value: f64) -> Written {
    match value {
        value if value.is_finite() => Written::Number(value),
        f64::INFINITY => Written::Word("+Inf".to_owned()),
        f64::NEG_INFINITY => Written::Word("-Inf".to_owned()),
        _ => Written::Word("NaN".to_owned()),
    }
}

fn read(value: &Written) -> Result<f64, String> {
    match value {
        Written::Number(value) => Ok(*value),
        Written::Nothing(()) => Ok(f64::NAN),
        Written::Word(word) => match word.as_str() {
            "NaN" => Ok(f64::NAN),
            "+Inf" => Ok(f64::INFINITY),
            "-Inf" => Ok(f64::NEG_INFINITY),
            other => Err(format!("`{other}` is no value")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Holder(#[serde(with = "super")] Vec<(String, f64)>);

    #[test]
    fn what_is_not_a_number_can_be_read_again() {
        let values = [1.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        let text = serde_json::to_string(&Holder(values.map(|value| ("{}".to_owned(), value)).to_vec()));
        let text = text.expect("is written");
        assert_eq!(text, r#"[["{}",1.5],["{}","NaN"],["{}","+Inf"],["{}","-Inf"]]"#);
        let Holder(again) = serde_json::from_str(&text).expect("is read");
        assert!(again.iter().zip(values).all(|((_, again), value)| again.to_bits() == value.to_bits()), "{again:?}");
        let Holder(old) = serde_json::from_str(r#"[["",null]]"#).expect("is read");
        assert!(old[0].1.is_nan());
        assert!(serde_json::from_str::<Holder>(r#"[["","many"]]"#).is_err());
    }
}

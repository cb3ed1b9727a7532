//! Labels, as they are typed.

use domain::label::{LABELS_MAX, Labels};

/// What is read is written as it would be read again, within its bounds.
pub fn read(text: &str) {
    let Ok(labels) = text.parse::<Labels>() else { return };
    assert!(labels.iter().count() <= LABELS_MAX);
    assert_eq!(labels.to_string().parse(), Ok(labels));
}

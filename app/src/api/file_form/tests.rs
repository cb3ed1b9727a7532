use super::*;

fn posted(fields: &[(&str, &str)]) -> FileForm {
    let mut posted = Posted::default();
    for (field, value) in fields {
        posted.put(field, (*value).to_owned());
    }
    posted.form
}

#[test]
fn typed_text_has_plain_line_feeds() {
    assert_eq!(posted(&[("text", "a: 1\r\nb: 2\r\n")]).text, "a: 1\nb: 2\n");
}

#[test]
fn a_new_service_wins_over_the_list_in_either_order() {
    let both = [("service", "carts"), ("new_service", " payments ")];
    assert_eq!(posted(&both).service, "payments");
    assert_eq!(posted(&[both[1], both[0]]).service, "payments");
    assert_eq!(posted(&[("service", "carts"), ("new_service", " ")]).service, "carts");
}

#[test]
fn folders_and_control_characters_are_no_part_of_a_name() {
    for (path, name) in [("slo.yaml", "slo.yaml"), ("C:\\files\\slo.yaml", "slo.yaml"), ("../a/s\nlo.yaml", "slo.yaml")]
    {
        assert_eq!(own_name(path), name);
    }
}

#[test]
fn a_field_is_read_up_to_its_bound() {
    let value = |field: &str, bytes: &[u8]| {
        let mut value = Value::new(field);
        bytes.chunks(1000).for_each(|chunk| value.push(chunk));
        value.text(field)
    };
    assert_eq!(value("reason", "wärmer".as_bytes()), Ok("wärmer".to_owned()));
    assert_eq!(value("file", &vec![b'x'; FILE_BYTES_MAX]).map(|text| text.len()), Ok(FILE_BYTES_MAX));
    assert_eq!(value("file", &vec![b'x'; FILE_BYTES_MAX + 1]), Err(too_large(FILE_BYTES_MAX + 1)));
    assert!(value("text", &vec![b'x'; FILE_BYTES_MAX + 1]).is_ok(), "kept for the draft, refused by its reader");
    assert!(value("reason", &vec![b'x'; FIELD_BYTES_MAX + 1]).is_err());
    assert!(value("file", &[0xff, 0xfe]).is_err());
}

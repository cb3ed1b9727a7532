use super::*;

fn name(text: &str) -> ConnectionName {
    text.parse().expect("is a name")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("is made")
}

#[test]
fn a_key_is_made_once_and_only_its_owner_reads_it() {
    let folder = folder();
    let first = Key::open(folder.path(), None, false).expect("is made");
    let path = folder.path().join(KEY_FILE);
    assert_eq!(std::fs::metadata(&path).expect("is there").permissions().mode() & 0o777, 0o600);
    let sealed = first.seal(&name("prom"), Field::Token, &"hunter2".into()).expect("is sealed");
    let second = Key::open(folder.path(), None, true).expect("is read again");
    assert_eq!(second.unseal(&name("prom"), Field::Token, &sealed).expect("opens").expose_secret(), "hunter2");
    assert!(!format!("{first:?}{sealed}").contains("hunter2"));
    std::fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("is set");
    let told = Key::open(folder.path(), None, true).expect_err("is refused").to_string();
    assert!(told.contains("chmod 600"), "{told}");
}

#[test]
fn a_missing_key_is_not_replaced_while_something_is_sealed() {
    let folder = folder();
    let told = Key::open(folder.path(), None, true).expect_err("is refused").to_string();
    assert!(told.contains("is missing"), "{told}");
    assert!(!folder.path().join(KEY_FILE).exists());
}

#[test]
fn the_environment_wins_and_is_never_repeated() {
    let folder = folder();
    let given = STANDARD.encode([7_u8; KEY_BYTES]);
    let key = Key::open(folder.path(), Some(&given), true).expect("is taken");
    assert!(!folder.path().join(KEY_FILE).exists() && !format!("{key:?}").contains(&given));
    let told = Key::open(folder.path(), Some("hunter2"), false).expect_err("is refused").to_string();
    assert!(told.starts_with("TIDEGATE_KEY is not a key") && !told.contains("hunter2"), "{told}");
}

#[test]
fn a_secret_opens_only_where_it_belongs_and_with_its_own_key() {
    let [one, other] = [1, 2].map(|byte| Key::parse(&STANDARD.encode([byte; KEY_BYTES])).expect("is a key"));
    let sealed = one.seal(&name("prom"), Field::Token, &"hunter2".into()).expect("is sealed");
    let told = |key: &Key, owner: &str, field, sealed: &str| key.unseal(&name(owner), field, sealed).map(drop);
    assert_eq!(told(&one, "prom", Field::Token, &sealed), Ok(()));
    assert_eq!(told(&one, "prom", Field::Password, &sealed), Err(SealError::Damaged));
    assert_eq!(told(&one, "other", Field::Token, &sealed), Err(SealError::Damaged));
    assert!(matches!(told(&other, "prom", Field::Token, &sealed), Err(SealError::WrongKey { .. })));
    for damaged in [sealed.replace("v1", "v2"), format!("{sealed}AAAA"), "v1".to_owned(), String::new()] {
        assert!(told(&one, "prom", Field::Token, &damaged).is_err(), "{damaged}");
    }
    let again = one.seal(&name("prom"), Field::Token, &"hunter2".into()).expect("is sealed");
    assert_ne!(sealed, again, "each seal has a nonce of its own");
}

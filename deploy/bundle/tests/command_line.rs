//! The program as it is called.

use std::process::Command;

#[test]
fn an_unknown_option_is_refused_in_a_sentence() {
    let output = Command::new(env!("CARGO_BIN_EXE_bundle")).arg("--fast").output().expect("it runs");
    let said = String::from_utf8(output.stderr).expect("is text");
    assert!(!output.status.success());
    assert_eq!(said, "bundle: `--fast` is not an option; the options are --release and --site FOLDER\n");
}

//! `tidegate serve` as a process: what it takes for itself, and where it answers.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A folder with an empty browser side in it: pages are not asked for here.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("hash.txt"), "js: 0\nwasm: 0\ncss: 0\n").unwrap();
    folder
}

fn command(folder: &Path, listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidegate"));
    command.current_dir(folder).args(["serve", "--listen", listen, "--router", "127.0.0.1:0"]);
    command.args(["--data", "data", "--site", "."]);
    command
}

/// A server that is killed when its test is over.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    fn start(folder: &Path, listen: &str) -> Self {
        let mut child = command(folder, listen).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Tidegate is at http://").map(|address| address.parse().unwrap()));
        Self { child, address: address.expect("it says where it is") }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The first line of what it answers to `GET /health`, asked by the address that it said.
    fn health(&self) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(stream, "GET /health HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What one says that is refused. One that serves instead is killed and told.
fn refused(folder: &Path) -> String {
    let mut child = command(folder, "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Ends with the first line, or with the program.
    let line = BufReader::new(child.stdout.take().unwrap()).lines().next();
    if let Some(line) = line {
        child.kill().unwrap();
        panic!("it serves: {line:?}");
    }
    let ended = child.wait_with_output().unwrap();
    assert!(!ended.status.success(), "{ended:?}");
    String::from_utf8(ended.stderr).unwrap()
}

#[test]
fn a_data_folder_has_one_server() {
    let folder = folder();
    let mut first = Served::start(folder.path(), "127.0.0.1:0");
    let told = refused(folder.path());
    assert!(told.contains("the data folder data belongs to a Tidegate that runs already"), "{told}");
    assert!(told.contains(&format!("(process {})", first.child.id())) && told.contains("--data"), "{told}");
    assert_eq!(first.health(), "HTTP/1.1 200 OK", "the first one goes on");

    // However a server ends, its folder is free: nothing is left behind that a person would have to remove.
    first.kill();
    assert_eq!(Served::start(folder.path(), "127.0.0.1:0").health(), "HTTP/1.1 200 OK");
}

#[test]
fn it_answers_at_every_address_that_it_may_listen_on() {
    for listen in ["127.0.0.1:0", "127.0.0.2:0"] {
        let folder = folder();
        assert_eq!(Served::start(folder.path(), listen).health(), "HTTP/1.1 200 OK", "{listen}");
    }
}

//! Local processes as whoever delivers sees them: started, watched, brought back, stopped.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

use domain::{
    artifact::Artifact,
    delivery::Writer,
    digest::Digest,
    id::{DeliveryId, Place},
    service::Definition,
    traffic::Slot,
};
use server::deploy::{
    DeployError, Differs, Endpoint, Health, LogLine, Observation, SlotKey, Standing, Target, Workload,
    process::{LINE_BYTES_MAX, LINES_MAX, ProcessTarget},
};
use std::{
    future::Future,
    io::{BufRead, BufReader, Read, Write},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::broadcast,
    time::{sleep, timeout},
};

const TIDEGATE: &str = env!("CARGO_BIN_EXE_tidegate");
/// No test waits longer for anything.
const WAIT_MAX: Duration = Duration::from_secs(30);

fn target() -> ProcessTarget {
    ProcessTarget::new(TIDEGATE.into())
}

fn blue() -> SlotKey {
    let place = Place {
        project: "sockshop".parse().unwrap(),
        stage: "staging".parse().unwrap(),
        service: "carts".parse().unwrap(),
    };
    SlotKey { place, slot: Slot::Blue }
}

fn workload(tag: &str, command: &[&str]) -> Workload {
    let name = "docker.io/keptnexamples/carts".to_owned();
    Workload {
        artifact: Artifact { name: name.clone(), tag: tag.to_owned(), digest: Digest::of(tag.as_bytes()) },
        definition: Definition {
            artifact: name,
            versions: Vec::new(),
            command: command.iter().map(|word| (*word).to_owned()).collect(),
            env: vec![("ABOUT".to_owned(), "{slot} of {service} in {project}-{stage}: {artifact}:{tag}".to_owned())],
            health_path: "/health".to_owned(),
            metrics_paths: vec!["/metrics".to_owned()],
            ready_within_s: 20,
            drain_within_s: 1,
            keep_warm_s: 1,
            sticky: false,
        },
    }
}

fn carts(tag: &str) -> Workload {
    workload(tag, &["{tidegate}", "demo-service", "--version", "{tag}", "--port", "{port}"])
}

/// A service that says something before it serves.
fn saying(script: &str) -> Workload {
    let script = format!("{script}; exec \"$0\" demo-service --version 0.11.1 --port {{port}}");
    workload("0.11.1", &["sh", "-c", &script, "{tidegate}"])
}

/// As what its command would run now, which is what a delivery is triggered with.
async fn approved(target: &ProcessTarget, workload: &Workload) -> Workload {
    let mut approved = workload.clone();
    if let Ok(digest) = target.resolve(&workload.definition, &workload.artifact.tag).await {
        approved.artifact.digest = digest;
    }
    approved
}

async fn ensure(target: &ProcessTarget, workload: &Workload, writer: Option<Writer>) -> Result<Endpoint, DeployError> {
    target.ensure(&blue(), &approved(target, workload).await, Standing::Candidate, writer).await
}

fn writer(seq: u64) -> Option<Writer> {
    let delivery = Some(DeliveryId("0197f3c0-0000-7000-8000-000000000001".parse().unwrap()));
    Some(Writer { entered: 1, seq, delivery })
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(WAIT_MAX, what).await.expect("it should not take so long")
}

async fn change(changes: &mut broadcast::Receiver<(SlotKey, Option<SocketAddr>)>) -> Option<SocketAddr> {
    let (slot, address) = soon(changes.recv()).await.unwrap();
    assert_eq!(slot, blue());
    address
}

async fn status_of(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

fn kill(pid: u32) {
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    assert!(killed.success());
}

/// Whether there is such a process that has not ended.
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with(['Z', 'X']))
}

/// Nobody tells of the end of a process that is not our child, so it is looked for.
async fn until_gone(pid: u32) {
    soon(async {
        while is_alive(pid) {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

/// Its lines, once it has said that it serves.
async fn said(target: &ProcessTarget) -> Vec<LogLine> {
    soon(async {
        loop {
            let lines = target.output(&blue(), 0).await;
            if lines.last().is_some_and(|line| line.text.contains("listening on")) {
                return lines;
            }
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
}

async fn until(target: &ProcessTarget, is_so: impl Fn(&Observation) -> bool) -> Observation {
    soon(async {
        loop {
            let seen = target.observe(&blue()).await;
            if is_so(&seen) {
                return seen;
            }
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
}

#[tokio::test]
async fn becomes_ready_and_answers() {
    let target = target();
    let mut changes = target.watch();
    let endpoint = ensure(&target, &carts("0.11.1"), writer(1)).await.unwrap();
    assert_eq!(change(&mut changes).await, Some(endpoint.address));
    assert_eq!(status_of(endpoint.address, "/health").await, "HTTP/1.1 200 OK");
    let seen = target.observe(&blue()).await;
    assert_eq!((seen.health, seen.address, seen.restarts), (Health::Ready, Some(endpoint.address), 0));
    assert_eq!(seen.artifact, Some(approved(&target, &carts("0.11.1")).await.artifact));
    assert_eq!(seen.differs, None);
    target.shutdown().await;
    assert!(!is_alive(seen.pid.unwrap()));
    let refused = ensure(&target, &carts("0.11.1"), None).await;
    assert!(matches!(refused, Err(DeployError::NotStarted { .. })), "{refused:?}");
}

#[tokio::test]
async fn ensure_twice_is_once() {
    let target = target();
    let carts = carts("0.11.1");
    let (one, two) = tokio::join!(ensure(&target, &carts, None), ensure(&target, &carts, None));
    assert_eq!(one.unwrap().address, two.unwrap().address);
    let before = target.observe(&blue()).await;
    let again = ensure(&target, &carts, None).await.unwrap();
    assert_eq!((Some(again.address), again.took_ms), (before.address, 0));
    assert_eq!(target.observe(&blue()).await.pid, before.pid);
    target.shutdown().await;
}

#[tokio::test]
async fn another_version_replaces_the_one_that_runs() {
    let target = target();
    let mut changes = target.watch();
    let first = ensure(&target, &carts("0.11.1"), None).await.unwrap();
    let pid = target.observe(&blue()).await.pid.unwrap();
    let second = ensure(&target, &carts("0.11.3"), None).await.unwrap();
    assert!(!is_alive(pid));
    assert_eq!(change(&mut changes).await, Some(first.address));
    assert_eq!(change(&mut changes).await, None);
    assert_eq!(change(&mut changes).await, Some(second.address));
    assert_eq!(target.observe(&blue()).await.artifact.unwrap().tag, "0.11.3");
    target.shutdown().await;
}

#[tokio::test]
async fn v13_a_crashed_process_is_brought_back_and_every_failure_is_counted_and_told() {
    let target = target();
    ensure(&target, &carts("0.11.1"), None).await.unwrap();
    let mut changes = target.watch();
    let pid = target.observe(&blue()).await.pid.unwrap();
    kill(pid);
    assert_eq!(change(&mut changes).await, None);
    let seen = target.observe(&blue()).await;
    assert_eq!((seen.health, seen.pid, seen.address), (Health::Crashed, None, None));
    assert_eq!(seen.note.as_deref(), Some("died with signal 9; next try in 500 ms"));
    let address = change(&mut changes).await.unwrap();
    assert_eq!(status_of(address, "/health").await, "HTTP/1.1 200 OK");
    let seen = target.observe(&blue()).await;
    assert_eq!((seen.health, seen.restarts, seen.note), (Health::Ready, 1, None));
    assert_ne!(seen.pid, Some(pid));
    target.shutdown().await;
}

/// A service that goes on living when whoever listens for it is gone: its shell stays.
fn shell_that_stays() -> Workload {
    let script = "\"$0\" demo-service --version 0.11.1 --port {port} & echo $!; wait; exec sleep 600";
    workload("0.11.1", &["sh", "-c", script, "{tidegate}"])
}

/// Takes away the listener of a [`shell_that_stays`].
async fn deafen(target: &ProcessTarget) {
    let listener = said(target).await.iter().find_map(|line| line.text.parse().ok()).unwrap();
    kill(listener);
    until_gone(listener).await;
}

#[tokio::test]
async fn what_lives_but_no_longer_answers_goes_out_of_traffic_and_is_started_anew() {
    let target = target();
    ensure(&target, &shell_that_stays(), None).await.unwrap();
    let pid = target.observe(&blue()).await.pid.unwrap();
    let mut changes = target.watch();
    deafen(&target).await;
    assert!(is_alive(pid), "only its listener is gone");
    assert_eq!(change(&mut changes).await, None);
    let seen = target.observe(&blue()).await;
    assert!(matches!(seen.health, Health::Stopping | Health::Crashed), "{seen:?}");
    assert_eq!(change(&mut changes).await, None);
    let note = target.observe(&blue()).await.note;
    assert_eq!(note.as_deref(), Some("no longer answered /health; next try in 500 ms"));
    let address = change(&mut changes).await.unwrap();
    assert_eq!(status_of(address, "/health").await, "HTTP/1.1 200 OK");
    let seen = target.observe(&blue()).await;
    assert_eq!((seen.health, seen.restarts), (Health::Ready, 1));
    assert!(!is_alive(pid));
    target.shutdown().await;
}

#[tokio::test]
async fn that_it_was_ready_a_while_ago_is_not_enough() {
    let target = target();
    ensure(&target, &shell_that_stays(), None).await.unwrap();
    let pid = target.observe(&blue()).await.pid;
    deafen(&target).await;
    let endpoint = soon(ensure(&target, &shell_that_stays(), None)).await.unwrap();
    assert_eq!(status_of(endpoint.address, "/health").await, "HTTP/1.1 200 OK");
    assert_ne!(target.observe(&blue()).await.pid, pid);
    target.shutdown().await;
}

#[tokio::test]
async fn one_that_was_ready_is_still_brought_back_after_somebody_waited_for_it_in_vain() {
    let target = target();
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken");
    let script = format!("test -e {} && exit 3", broken.display());
    ensure(&target, &saying(&script), None).await.unwrap();
    let mut changes = target.watch();
    std::fs::write(&broken, "").unwrap();
    kill(target.observe(&blue()).await.pid.unwrap());
    assert_eq!(change(&mut changes).await, None);
    for _ in 0..2 {
        let why = ensure(&target, &saying(&script), None).await.unwrap_err().to_string();
        assert!(why.contains("died with exit status 3"), "{why}");
        assert_eq!(target.observe(&blue()).await.health, Health::Crashed);
    }
    std::fs::remove_file(&broken).unwrap();
    let address = change(&mut changes).await.unwrap();
    assert_eq!(status_of(address, "/health").await, "HTTP/1.1 200 OK");
    target.shutdown().await;
}

#[tokio::test]
async fn retire_ends_the_tries_to_bring_it_back() {
    let target = target();
    ensure(&target, &carts("0.11.1"), None).await.unwrap();
    let mut changes = target.watch();
    kill(target.observe(&blue()).await.pid.unwrap());
    assert_eq!(change(&mut changes).await, None);
    target.retire(&blue(), None).await.unwrap();
    assert_eq!(target.observe(&blue()).await.health, Health::Empty);
    target.shutdown().await;
    assert!(matches!(changes.try_recv(), Err(broadcast::error::TryRecvError::Empty)));
}

#[tokio::test]
async fn output_is_kept_within_its_bound() {
    let target = target();
    let many = LINES_MAX + 500;
    let long = LINE_BYTES_MAX * 3;
    let script = format!("echo \"$ABOUT\"; seq {many}; head -c {long} /dev/zero | tr '\\0' x; echo; echo last >&2");
    ensure(&target, &saying(&script), None).await.unwrap();
    let lines = said(&target).await;
    assert_eq!(lines.len(), LINES_MAX);
    assert!(lines.windows(2).all(|pair| pair[1].number == pair[0].number + 1));
    // One line about itself, then the numbers.
    let number = u64::try_from(many + 1).unwrap();
    let end = target.output(&blue(), number).await;
    assert_eq!(end[0].text, "x".repeat(LINE_BYTES_MAX));
    assert_eq!(end[1].text, "last");
    assert_eq!(target.output(&blue(), number - 1).await[0].text, many.to_string());
    target.shutdown().await;
}

#[tokio::test]
async fn placeholders_and_a_small_environment_are_what_it_gets() {
    let target = target();
    ensure(&target, &saying("echo \"$ABOUT\"; echo \"<$CARGO_PKG_NAME>\""), None).await.unwrap();
    let lines = said(&target).await;
    assert_eq!(lines[0].text, "blue of carts in sockshop-staging: docker.io/keptnexamples/carts:0.11.1");
    assert_eq!(lines[1].text, "<>");
    target.shutdown().await;
}

#[tokio::test]
async fn one_that_never_becomes_ready_is_told_with_its_last_words() {
    let target = target();
    let dies = workload("1", &["sh", "-c", "echo boom; exit 3"]);
    let why = ensure(&target, &dies, None).await.unwrap_err().to_string();
    assert!(why.contains("died with exit status 3; its last words:\nboom"), "{why}");
    assert_eq!(target.observe(&blue()).await.health, Health::Empty);

    let mut hangs = workload("1", &["sh", "-c", "echo waiting; exec sleep 600"]);
    hangs.definition.ready_within_s = 1;
    let why = ensure(&target, &hangs, None).await.unwrap_err().to_string();
    assert!(why.contains("did not answer /health within 1 s; its last words:\nwaiting"), "{why}");
    assert_eq!(target.observe(&blue()).await.health, Health::Empty);

    let missing = workload("1", &["no-such-program"]);
    let why = ensure(&target, &missing, None).await.unwrap_err();
    assert!(matches!(why, DeployError::NotStarted { .. }), "{why}");
    target.shutdown().await;
}

#[tokio::test]
async fn retire_stops_it() {
    let target = target();
    target.retire(&blue(), None).await.unwrap();
    ensure(&target, &carts("0.11.1"), None).await.unwrap();
    let pid = target.observe(&blue()).await.pid.unwrap();
    let mut changes = target.watch();
    target.retire(&blue(), None).await.unwrap();
    assert_eq!(change(&mut changes).await, None);
    assert!(!is_alive(pid));
    assert_eq!(target.observe(&blue()).await.health, Health::Empty);
    target.shutdown().await;
}

#[tokio::test]
async fn one_that_starts_can_be_retired_at_once() {
    let target = target();
    let hangs = workload("1", &["sleep", "600"]);
    // The caller goes away halfway; the process is not lost with it.
    let starting = tokio::select! {
        endpoint = ensure(&target, &hangs, writer(1)) => panic!("{endpoint:?}"),
        seen = until(&target, |seen| seen.health == Health::Starting) => seen,
    };
    let pid = starting.pid.unwrap();
    assert!(is_alive(pid));
    soon(target.retire(&blue(), writer(2))).await.unwrap();
    assert!(!is_alive(pid));
    target.shutdown().await;
}

#[tokio::test]
async fn v9_a_stale_writer_starts_and_stops_nothing() {
    let target = target();
    ensure(&target, &carts("0.11.1"), writer(5)).await.unwrap();
    let late = ensure(&target, &carts("0.11.2"), writer(4)).await;
    assert!(matches!(late, Err(DeployError::Stale { .. })), "{late:?}");
    let late = target.retire(&blue(), writer(4)).await;
    assert!(matches!(late, Err(DeployError::Stale { .. })), "{late:?}");
    assert_eq!(target.observe(&blue()).await.artifact.unwrap().tag, "0.11.1");
    target.retire(&blue(), None).await.unwrap();
    let late = ensure(&target, &carts("0.11.1"), writer(4)).await;
    assert!(matches!(late, Err(DeployError::Stale { .. })), "{late:?}");
    ensure(&target, &carts("0.11.1"), writer(5)).await.unwrap();
    target.shutdown().await;
}

#[tokio::test]
async fn observe_reads_cpu_and_memory() {
    let target = target();
    ensure(&target, &saying("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"), None).await.unwrap();
    let seen = until(&target, |seen| seen.cpu_cores.is_some()).await;
    assert!(seen.memory_bytes.unwrap() > 100_000, "{seen:?}");
    assert!(seen.cpu_seconds_total.unwrap() > 0.0, "{seen:?}");
    assert!((0.0..=64.0).contains(&seen.cpu_cores.unwrap()), "{seen:?}");
    target.shutdown().await;
    assert_eq!(target.observe(&blue()).await.memory_bytes, None);
}

#[tokio::test]
async fn the_program_decides_the_digest() {
    let target = target();
    let definition = workload("", &["sh", "-c", "echo {tag}"]).definition;
    let digest = target.resolve(&definition, "0.11.1").await.unwrap();
    assert_eq!(target.resolve(&definition, "0.11.1").await.unwrap(), digest);
    assert_ne!(target.resolve(&definition, "0.11.2").await.unwrap(), digest);
    let missing = workload("1", &["no-such-program"]).definition;
    let why = target.resolve(&missing, "1").await.unwrap_err().to_string();
    assert!(why.contains("carts:1") && why.contains("PATH"), "{why}");
}

/// A program file that can be changed, which serves as carts.
struct Program {
    folder: tempfile::TempDir,
}

impl Program {
    fn new() -> Self {
        let this = Self { folder: tempfile::tempdir().unwrap() };
        this.write("as approved");
        this
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("carts")
    }

    /// Put in place as an installer does it: a program that runs cannot be written to.
    fn write(&self, about: &str) {
        let new = self.folder.path().join("new");
        let text = format!("#!/bin/sh\n# {about}\nexec {TIDEGATE} demo-service --version \"$1\" --port \"$2\"\n");
        std::fs::write(&new, text).unwrap();
        std::fs::set_permissions(&new, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        std::fs::rename(&new, self.path()).unwrap();
    }

    fn workload(&self) -> Workload {
        workload("0.11.1", &[self.path().to_str().unwrap(), "{tag}", "{port}"])
    }
}

#[tokio::test]
async fn v6_a_candidate_that_is_not_what_was_approved_is_not_started() {
    let (target, program) = (target(), Program::new());
    let approved = approved(&target, &program.workload()).await;
    program.write("otherwise");
    let found = target.resolve(&approved.definition, "0.11.1").await.unwrap();
    let why = target.ensure(&blue(), &approved, Standing::Candidate, None).await.unwrap_err();
    assert!(matches!(why, DeployError::Changed(_)), "{why}");
    let why = why.to_string();
    assert!(why.contains(approved.artifact.digest.as_str()) && why.contains(found.as_str()), "{why}");
    assert_eq!(target.observe(&blue()).await.health, Health::Empty);

    // Put back, it is what was approved again.
    program.write("as approved");
    target.ensure(&blue(), &approved, Standing::Candidate, None).await.unwrap();
    target.shutdown().await;
}

#[tokio::test]
async fn v6_a_candidate_that_dies_does_not_come_back_as_something_else() {
    let (target, program) = (target(), Program::new());
    let approved = approved(&target, &program.workload()).await;
    target.ensure(&blue(), &approved, Standing::Candidate, None).await.unwrap();
    let mut changes = target.watch();
    program.write("otherwise");
    kill(target.observe(&blue()).await.pid.unwrap());
    assert_eq!(change(&mut changes).await, None);
    let seen = until(&target, |seen| seen.note.as_ref().is_some_and(|note| note.contains("is not started"))).await;
    assert_eq!((seen.health, seen.address), (Health::Crashed, None));
    let why = target.ensure(&blue(), &approved, Standing::Candidate, None).await.unwrap_err();
    assert!(matches!(why, DeployError::Changed(_)), "{why}");

    // Once it serves, nothing else can: it runs, and says what it is.
    target.ensure(&blue(), &approved, Standing::Served, None).await.unwrap();
    let found = target.resolve(&approved.definition, "0.11.1").await.unwrap();
    assert_eq!(target.observe(&blue()).await.differs, Some(Differs::Digest(found)));
    target.shutdown().await;
}

#[tokio::test]
async fn what_serves_is_brought_back_whatever_became_of_its_program_and_says_so() {
    let (target, program) = (target(), Program::new());
    let approved = approved(&target, &program.workload()).await;
    target.ensure(&blue(), &approved, Standing::Served, None).await.unwrap();
    assert_eq!(target.observe(&blue()).await.differs, None);
    let mut changes = target.watch();
    program.write("otherwise");
    kill(target.observe(&blue()).await.pid.unwrap());
    assert_eq!(change(&mut changes).await, None);
    let address = change(&mut changes).await.unwrap();
    assert_eq!(status_of(address, "/health").await, "HTTP/1.1 200 OK");
    let found = target.resolve(&approved.definition, "0.11.1").await.unwrap();
    let differs = target.observe(&blue()).await.differs.unwrap().to_string();
    assert_eq!(differs, format!("runs something else than what was approved: {found}"));

    // As a candidate it is not taken for what was approved.
    let why = target.ensure(&blue(), &approved, Standing::Candidate, None).await.unwrap_err();
    assert!(matches!(why, DeployError::Changed(_)), "{why}");
    target.shutdown().await;
}

/// A shell in the place of the server, which starts one process the way that the server does.
fn shell_with_a_process(parent: &str) -> Child {
    let script = format!("\"$0\" exec-slot --parent {parent} -- sh -c 'echo $$; exec sleep 600' & wait");
    let shell = Command::new("sh").args(["-c", &script, TIDEGATE]).stdout(Stdio::piped()).spawn();
    shell.unwrap()
}

fn first_line(output: impl Read) -> String {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

#[tokio::test]
async fn processes_end_when_the_target_is_dropped() {
    let target = target();
    ensure(&target, &carts("0.11.1"), None).await.unwrap();
    let pid = target.observe(&blue()).await.pid.unwrap();
    drop(target);
    until_gone(pid).await;
}

#[test]
fn processes_end_with_the_runtime() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (target, first) = (target(), runtime());
    first.block_on(ensure(&target, &carts("0.11.1"), None)).unwrap();
    let pid = first.block_on(target.observe(&blue())).pid.unwrap();
    drop(first);
    runtime().block_on(until_gone(pid));
}

#[tokio::test]
async fn what_a_process_leaves_behind_goes_with_it() {
    let target = target();
    let command = "sleep 600 & echo $!; exec \"$0\" demo-service --version 0.11.1 --port {port}";
    ensure(&target, &workload("1", &["sh", "-c", command, "{tidegate}"]), None).await.unwrap();
    let left = said(&target).await[0].text.parse().unwrap();
    assert!(is_alive(left));
    target.retire(&blue(), None).await.unwrap();
    until_gone(left).await;
    target.shutdown().await;
}

/// Set where this test program is started again as [`a_server`].
const IS_SERVER: &str = "TIDEGATE_TEST_IS_SERVER";

/// Not a test of its own: the server that the next test kills.
#[tokio::test(flavor = "multi_thread")]
async fn a_server() {
    if std::env::var_os(IS_SERVER).is_some() {
        let target = target();
        ensure(&target, &carts("0.11.1"), None).await.unwrap();
        // Standard error is not captured, and is a pipe here.
        let mut told = std::io::stderr();
        writeln!(told, "pid {}", target.observe(&blue()).await.pid.unwrap()).unwrap();
        std::future::pending().await
    }
}

#[tokio::test]
async fn processes_die_with_the_server() {
    let mut this = Command::new(std::env::current_exe().unwrap());
    this.args(["--exact", "a_server", "--nocapture"]).env(IS_SERVER, "1");
    let mut server = this.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let pid = first_line(server.stderr.take().unwrap()).strip_prefix("pid ").unwrap().parse().unwrap();
    assert!(is_alive(pid));
    kill(server.id());
    server.wait().unwrap();
    until_gone(pid).await;
}

#[tokio::test]
async fn a_program_dies_with_the_shell_that_started_it() {
    let mut shell = shell_with_a_process("$$");
    let pid = first_line(shell.stdout.take().unwrap()).parse().unwrap();
    assert!(is_alive(pid));
    kill(shell.id());
    shell.wait().unwrap();
    until_gone(pid).await;
}

#[test]
fn nothing_runs_for_another_than_the_parent() {
    let mut shell = shell_with_a_process("1");
    assert_eq!(first_line(shell.stdout.take().unwrap()), "");
    shell.wait().unwrap();
}

//! The pages of sources as a browser without JavaScript uses them: the whole product, asked over HTTP.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[path = "conversations/script.rs"]
#[expect(dead_code, reason = "the conversations use more of it")]
mod script;

use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use script::{OtherEnd, says};
use std::{os::unix::fs::PermissionsExt, path::Path, process::Stdio, time::Duration};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

const SECRET: &str = "hunter2-and-more";
const PATIENCE: Duration = Duration::from_secs(60);

struct Product {
    folder: TempDir,
    address: String,
    http: Client,
    child: Child,
}

impl Product {
    async fn start() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("hash.txt"), "js: 0\nwasm: 0\ncss: 0\n").unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tidegate"))
            .args(["serve", "--demo", "--demo-quiet", "--listen", "127.0.0.1:0", "--router", "127.0.0.1:0"])
            .args(["--log", "debug"])
            .arg("--data")
            .arg(folder.path().join("data"))
            .arg("--site")
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap().unwrap();
        let address = said.rsplit(' ').next().unwrap().to_owned();
        let http = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { folder, address, http, child }
    }

    async fn page(&self, path: &str) -> String {
        let request = self.http.get(format!("{}{path}", self.address)).header(header::ACCEPT, "text/html");
        request.send().await.unwrap().text().await.unwrap()
    }

    /// As a browser sends a form from that page.
    async fn post(&self, page: &str, function: &str, fields: &[(&str, &str)]) -> Response {
        self.http
            .post(format!("{}/api/{function}", self.address))
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, format!("{}{page}", self.address))
            .form(fields)
            .send()
            .await
            .unwrap()
    }

    async fn save(&self, page: &str, changed: &[(&'static str, &str)]) -> String {
        let mut fields = vec![
            ("form[name]", "prod"),
            ("form[kind]", "prometheus"),
            ("form[url]", "https://prometheus.example.com"),
            ("form[auth]", "bearer"),
            ("form[user]", ""),
            ("form[password]", ""),
            ("form[token]", SECRET),
            ("form[ca]", ""),
            ("form[client_certificate]", ""),
            ("form[client_key]", ""),
            ("form[timeout_s]", "5"),
            ("form[settle_s]", "0"),
            ("form[seen]", "0"),
        ];
        for (name, value) in changed {
            fields.iter_mut().find(|(own, _)| own == name).unwrap().1 = value;
        }
        let answer = self.post(page, "save_source", &fields).await;
        assert_eq!(answer.status(), StatusCode::FOUND);
        answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
    }
}

fn files_in(folder: &Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}

#[tokio::test]
async fn a_source_is_connected_tested_and_deleted() {
    let answers = [
        says(200, r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"3"]}]}}"#),
        says(200, r#"{"status":"success","data":{"version":"2.42.0"}}"#),
        says(401, "no"),
    ];
    let end = OtherEnd::start(answers).await;
    let mut product = Product::start().await;
    let empty = product.page("/settings/sources").await;
    assert!(empty.contains("Nothing is connected: the embedded source answers"), "{empty}");
    assert!(product.page("/").await.contains("href=\"/settings/sources\""));
    let form = product.page("/settings/sources/new").await;
    assert!(form.contains("name=\"form[token]\"") && form.contains("type=\"password\""), "{form}");

    let url = format!("http://{}", end.address);
    assert_eq!(product.save("/settings/sources/new", &[("form[url]", &url)]).await, "/settings/sources/prod");
    let list = product.page("/settings/sources").await;
    assert!(list.contains("bearer, set "), "{list}");
    assert!(list.contains("not tested yet"), "{list}");

    let tested = product.post("/settings/sources/prod", "test_source", &[("name", "prod")]).await;
    assert_eq!(tested.headers()[header::LOCATION], "/settings/sources/prod");
    let page = product.page("/settings/sources/prod").await;
    for words in ["prod: answers", "count(up)", "3 targets", "2.42.0", "Delete the connection prod"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(end.heard()[0].authorization, format!("Bearer {SECRET}"));
    product.post("/settings/sources/prod", "test_source", &[("name", "prod")]).await;
    let page = product.page("/settings/sources/prod").await;
    assert!(page.contains("does not answer") && page.contains("401 Unauthorized: no"), "{page}");

    let unsure = product.post("/settings/sources/prod", "delete_source", &[("name", "prod"), ("seen", "1")]).await;
    let back = unsure.headers()[header::LOCATION].to_str().unwrap().to_owned();
    assert!(product.page(&back).await.contains("Tick the box first."), "{back}");
    let fields = [("name", "prod"), ("seen", "1"), ("sure", "on")];
    let gone = product.post("/settings/sources/prod", "delete_source", &fields).await;
    assert_eq!(gone.headers()[header::LOCATION], "/settings/sources");
    assert!(product.page("/settings/sources").await.contains("Nothing is connected"));
    product.child.kill().await.unwrap();
}

#[tokio::test]
async fn an_address_that_is_almost_right_leads_on_and_an_unknown_one_is_a_page() {
    let mut product = Product::start().await;
    let get = async |path: &str| product.http.get(format!("{}{path}", product.address)).send().await.unwrap();
    for (path, page) in [
        ("/projects/sockshop/", "/projects/sockshop"),
        ("/projects/sockshop/trigger/?service=carts", "/projects/sockshop/trigger?service=carts"),
        ("/approvals/", "/approvals"),
        ("/projects", "/"),
        ("/settings", "/settings/sources"),
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.headers()[header::LOCATION], page, "{path}");
        assert_eq!(get(page).await.status(), StatusCode::OK, "{page}");
    }
    for path in ["/nowhere", "/projects/sockshop/nowhere", "//elsewhere.example/"] {
        let answer = get(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("There is no page here") && page.contains("class=\"top-bar\""), "{path}: {page}");
        assert!(!page.contains("no-context"), "{path}: {page}");
    }
    let missing = get("/projects/nope").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    let page = missing.text().await.unwrap().replace("<!>", "");
    assert!(page.contains("There is no project <code>nope</code>.") && page.contains("All projects"), "{page}");
    product.child.kill().await.unwrap();
}

/// A page without its scripts, which hold again what it was made from.
fn shown(page: &str) -> String {
    let parts = page.split("<script").map(|part| part.split_once("</script>").map_or(part, |(_, rest)| rest));
    parts.collect()
}

#[tokio::test]
async fn a_project_without_a_name_or_a_version_without_a_sense_is_told_once() {
    let mut product = Product::start().await;
    let tag = "x".repeat(5_000) + "!";
    let fields = [("project", "sockshop"), ("service", "carts"), ("tag", &*tag), ("reason", "")];
    let back = product.post("/projects/sockshop/trigger", "trigger_delivery", &fields).await;
    let page = product.page(back.headers()[header::LOCATION].to_str().unwrap()).await;
    assert_eq!(shown(&page).matches("is not a tag").count(), 1, "{page}");
    let body = "--cut\r\nContent-Disposition: form-data; name=\"project\"\r\n\r\n\r\n--cut--\r\n";
    let request = product.http.post(format!("{}/api/create_project", product.address));
    let request = request.header(header::ACCEPT, "text/html");
    let form = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut").body(body);
    let back = form.send().await.unwrap();
    let page = product.page(back.headers()[header::LOCATION].to_str().unwrap()).await;
    assert_eq!(shown(&page).matches("Give the project a name").count(), 1, "{page}");
    product.child.kill().await.unwrap();
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_but_no_secret() {
    let mut product = Product::start().await;
    let back = product.save("/settings/sources/new", &[("form[url]", "prometheus.example.com")]).await;
    assert!(back.starts_with("/settings/sources/new?") && !back.contains(SECRET), "{back}");
    let page = product.page(&back).await;
    assert!(page.replace("<!>", "").contains("Begin with <code>https://</code>"), "{page}");
    assert!(page.contains("value=\"prometheus.example.com\"") && !page.contains(SECRET), "{page}");

    assert_eq!(product.save("/settings/sources/new", &[]).await, "/settings/sources/prod");
    // Another host must not get the secret that was typed for this one.
    let changed = [("form[url]", "https://evil.example.com"), ("form[token]", ""), ("form[seen]", "1")];
    let back = product.save("/settings/sources/prod", &changed).await;
    assert!(product.page(&back).await.contains("Type the secret again"), "{back}");
    let late = product.save("/settings/sources/prod", &[]).await;
    assert!(product.page(&late).await.contains("meanwhile; look at it"), "{late}");

    let answers = [
        product.page("/settings/sources").await,
        product.page("/settings/sources/prod").await,
        product.page("/api/list_sources").await,
        product.page("/api/fetch_source?name=prod").await,
    ];
    assert!(answers.iter().all(|answer| answer.contains("prod") && !answer.contains(SECRET)));
    product.child.kill().await.unwrap();
    let data = product.folder.path().join("data");
    for file in files_in(&data).into_iter().chain([product.folder.path().join("log")]) {
        let kept = std::fs::read(&file).unwrap();
        assert!(!kept.windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes()), "{}", file.display());
    }
    assert_eq!(std::fs::metadata(data.join("tidegate.key")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn an_indicator_is_tried_from_its_files_page() {
    let mut product = Product::start().await;
    let files = product.page("/api/list_files?project=sockshop").await;
    let files: serde_json::Value = serde_json::from_str(&files).unwrap();
    let scope =
        files["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "sli").unwrap()["scope"].clone();
    let part = |name: &str| scope[name].as_str().map_or_else(String::new, |value| format!("{name}={value}&"));
    let page = format!("/projects/sockshop/files/sli?{}{}number=1", part("stage"), part("service"));
    let form = product.page(&page).await;
    assert!(form.contains("Run a query now") && form.contains("<option value=\"request_latency_seconds\""), "{form}");
    let tried = format!("{page}&indicator=request_latency_seconds&in=staging&of=carts&last=60");
    let nothing = product.page(&tried).await;
    for words in ["No data", "never a pass", "carts-sockshop-staging", "[60s]", "embedded"] {
        assert!(nothing.contains(words), "{words}: {nothing}");
    }
    let unknown = product.page(&tried.replace("request_latency_seconds", "nothing")).await;
    assert!(unknown.replace("<!>", "").contains("indicator <code>nothing</code> in this file"), "{unknown}");
    product.child.kill().await.unwrap();
}

const QUERIES: &str = "spec_version: \"1.0\"\nindicators:\n  good: sum(rate(a[$DURATION_SECONDS]))\n  bad: sum(rate(a))\n  \
                       worse: \"dynatrace: MV2;Percent;metricSelector=x\"\n  filtered: sum(a{x=\"$mine\"})\n";

/// The upload form as it is sent, with `intent` as its button.
async fn send_queries(product: &Product, accept: &str, intent: &str) -> Response {
    let mut body = String::new();
    for (name, value) in [
        ("project", "sockshop"),
        ("kind", "sli"),
        ("stage", "dev"),
        ("service", "carts"),
        ("text", QUERIES),
        ("intent", intent),
    ] {
        body += &format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    let request = product.http.post(format!("{}/api/save_file", product.address)).header(header::ACCEPT, accept);
    let form = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut").body(body + "--cut--\r\n");
    form.send().await.unwrap()
}

#[tokio::test]
async fn a_query_that_cannot_be_asked_is_refused_at_its_place() {
    let mut product = Product::start().await;
    let told = send_queries(&product, "application/json", "save").await.text().await.unwrap();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let told = told.to_string();
    assert!(told.contains("expected type matrix"), "{told}");
    assert!(told.contains("\"line\":4") && told.contains("\"column\":8") && told.contains("sli/query"), "{told}");
    // Nobody of that name is connected yet: said, and no reason to refuse.
    assert!(told.contains("sli/unknown-source") && told.contains("\"line\":5"), "{told}");
    assert!(!told.contains("`filtered`"), "{told}");
    product.child.kill().await.unwrap();
}

#[tokio::test]
async fn what_only_the_server_finds_is_drawn_at_its_place_whichever_button_was_pressed() {
    let mut product = Product::start().await;
    for (intent, heading) in [("save", Some("The file was not saved")), ("check", None), ("preview", None)] {
        let answer = send_queries(&product, "text/html", intent).await;
        assert_eq!(answer.status(), StatusCode::FOUND, "{intent}");
        let page = product.page(answer.headers()[header::LOCATION].to_str().unwrap()).await;
        let (_, list) = page.split_once("class=\"diagnostics\"").unwrap();
        let list = list.split_once("</ol>").unwrap().0.replace("<!>", "");
        for words in
            ["line 4, column 8", "sli/query", "expected type matrix", "line 5, column 10", "sli/unknown-source"]
        {
            assert!(list.contains(words), "{intent}: {words}: {list}");
        }
        assert!(
            list.contains("1 error and 2 warnings. Nothing is saved until the errors are fixed."),
            "{intent}: {list}"
        );
        assert_eq!(page.contains("The file was not saved"), heading.is_some(), "{intent}");
    }
    product.child.kill().await.unwrap();
}

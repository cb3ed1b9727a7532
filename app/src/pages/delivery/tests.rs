//! The whole page as the server sends it.

use super::{deliveries::DeliveryPage, model::sample, *};
use crate::{
    api::{
        board::Health,
        deliveries::{PlaceView, SlotView, Unreadable},
        projects::DeliverySummary,
    },
    clock, live,
};
use domain::{
    delivery::{Actor, Event, Recorded},
    id::Place,
    place::{Act, Done},
    traffic::{Slot, Split, TrafficSample, Weight},
};
use leptos_meta::provide_meta_context;
use leptos_router::{components::Router, location::RequestUrl};

fn place(stage: &str) -> PlaceView {
    let place = Place {
        project: "sockshop".parse().expect("a name"),
        stage: stage.parse().expect("a name"),
        service: "carts".parse().expect("a name"),
    };
    let slot = |slot, tag: &str| SlotView {
        slot,
        health: Health::Ready,
        tag: Some(tag.to_owned()),
        url: None,
        pid: None,
        started: None,
        restarts: 0,
        cpu_cores: None,
        memory_bytes: None,
        warm_until: None,
        kept_by: None,
        note: None,
        differs: None,
        output: Vec::new(),
    };
    PlaceView {
        place,
        url: format!("http://carts.sockshop-{stage}.localhost:8081/"),
        slots: vec![slot(Slot::Blue, "0.9.1"), slot(Slot::Green, "0.9.2")],
        samples: (0..60).map(|second| sample::second(second, 100, 0.0, 40.0)).collect(),
    }
}

fn html(log: Vec<Recorded>) -> String {
    html_at("/projects/sockshop/deliveries/14", log)
}

fn html_at(address: &str, log: Vec<Recorded>) -> String {
    html_with(address, log, None)
}

fn html_with(address: &str, log: Vec<Recorded>, next: Option<u32>) -> String {
    html_of(address, page(log, next))
}

fn page(log: Vec<Recorded>, next: Option<u32>) -> DeliveryPage {
    DeliveryPage {
        log,
        position: 1,
        places: ["dev", "staging"].map(place).to_vec(),
        taken_up: Some(sample::at(0)),
        saved: Vec::new(),
        progress: None,
        queued_behind: None,
        previous: Some(13),
        next,
        successor: None,
        now: sample::at(60),
    }
}

fn html_of(address: &str, page: DeliveryPage) -> String {
    Owner::new().with(|| {
        provide_meta_context();
        provide_context(RequestUrl::new(address));
        clock::provide_clock();
        live::provide_live();
        view! { <Router><Delivery page/></Router> }.to_html()
    })
}

/// What a reader reads: without the tags, and with plain spaces.
fn text(html: &str) -> String {
    let pieces = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    pieces.collect::<String>().replace('\u{a0}', " ")
}

fn check(log: Vec<Recorded>, expected: &[&str]) {
    let text = text(&html(log));
    for words in expected {
        assert!(text.contains(words), "`{words}` is not in:\n{text}");
    }
}

#[test]
fn a_running_delivery_shows_its_state_its_split_and_its_way_back() {
    check(
        sample::testing_in_staging().log(),
        &[
            "carts 0.9.2 has 100 % of staging’s traffic and runs the performance test",
            "then the stage is rolled back",
            "Abort delivery 14",
            "All of staging’s traffic goes back to 0.9.1 on blue",
            "green 100 %",
            "green 40/s",
            "0.9.1 on blue",
            "about 1 s",
            "Shifted 0 → 100 % to green",
        ],
    );
}

#[test]
fn what_is_not_as_approved_is_told_beside_the_way_back() {
    let mut page = page(sample::testing_in_staging().log(), None);
    let words = "runs something else than what was approved: sha256:5e1f";
    assert!(!text(&html_of("/projects/sockshop/deliveries/14", page.clone())).contains(words));
    page.places[1].slots[0].differs = Some(words.to_owned());
    let text = text(&html_of("/projects/sockshop/deliveries/14", page));
    assert!(text.contains(&format!("0.9.1 on blue {words}")), "{text}");
}

#[test]
fn a_rollback_tells_why_with_the_numbers_and_what_to_do_next() {
    check(
        sample::rolled_back(),
        &[
            "was rolled back in staging: The average response time was 1.01 s; it must stay under 0.8",
            "When it ended, all of staging’s traffic was on 0.9.1 (blue). Production was not touched.",
            "Trigger a fixed version",
            "50 of 100",
        ],
    );
    assert!(!text(&html(sample::rolled_back())).contains("Abort delivery"), "nothing is left to abort");
}

#[test]
fn a_decision_is_a_form_with_all_that_it_is_bound_to() {
    let html = html(sample::waiting());
    for part in [r#"name="subject""#, r#"name="seq" value="13""#, r#"value="approve""#, r#"value="reject""#] {
        assert!(html.contains(part), "`{part}` is not in:\n{html}");
    }
    check(sample::waiting(), &["waits for approval before production", "0.9.1 (blue)", "Both objectives were met"]);
}

#[test]
fn a_page_that_asks_before_an_abort_stays_as_it_is() {
    let running = sample::testing_in_staging().log();
    assert!(html(running.clone()).contains(r#"http-equiv="refresh""#));
    let asking = html_at("/projects/sockshop/deliveries/14?confirm=abort", running);
    assert!(!asking.contains(r#"http-equiv="refresh""#) && asking.contains("<details open"), "{asking}");
}

#[test]
fn a_delivery_that_others_came_after_shows_no_traffic_of_theirs() {
    let page = text(&html_with("/projects/sockshop/deliveries/14", sample::rolled_back(), Some(15)));
    assert!(page.contains("used since by delivery 15") && page.contains("50 of 100"), "{page}");
    assert!(!page.contains("Requests lost") && !page.contains("Output of"), "{page}");
    assert!(!page.contains("holds and resumes"), "nothing is left to hold: {page}");
}

#[test]
fn what_was_found_in_each_stage_stays_in_reach_when_others_came_after() {
    let at = |query: &str, log| html_with(&format!("/projects/sockshop/deliveries/14{query}"), log, Some(15));
    let rejected = at("", sample::rejected());
    for part in [r#"aria-label="Stages it reached""#, "?stage=dev", "?stage=production", "Review this evaluation"] {
        assert!(rejected.contains(part), "`{part}` is not in:\n{rejected}");
    }
    let rejected = text(&rejected);
    assert!(rejected.contains("Evaluation in staging") && rejected.contains("Passed"), "{rejected}");
    let dev = text(&at("?stage=dev", sample::rejected()));
    assert!(!dev.contains("Evaluation in") && dev.contains("1 user × 10 loops") && dev.contains("Passed"), "{dev}");
    let staging = text(&at("?stage=staging", sample::aborted()));
    assert!(staging.contains("Nothing was tested or judged in staging."), "{staging}");
    assert!(!staging.contains("It has not begun"), "{staging}");
}

#[test]
fn a_delivery_that_others_came_after_does_not_say_what_is_live() {
    let page = text(&html_with("/projects/sockshop/deliveries/14", sample::completed(), Some(15)));
    assert!(page.contains("carts 0.9.2 went live in production") && page.contains("Delivery 15 came after it."));
    assert!(!page.contains("is live") && !page.contains("Live"), "{page}");
    let newest = text(&html(sample::completed()));
    assert!(newest.contains("carts 0.9.2 is live in production") && newest.contains("Nothing is left to do."));
}

#[test]
fn what_made_way_names_and_links_what_it_made_way_for() {
    let successor = DeliverySummary {
        id: "0191e5a0-7b5e-7cc3-98c4-dc0c0c07398f".parse().expect("an id"),
        number: 16,
        service: "carts".parse().expect("a name"),
        tag: "0.9.4".to_owned(),
        status: Status::Running,
        stage: "dev".parse().expect("a name"),
        sentence: String::new(),
        by: "Ada".to_owned(),
        triggered: sample::at(45),
        changed: sample::at(50),
    };
    let page = DeliveryPage { successor: Some(successor), ..page(sample::superseded(), Some(15)) };
    let html = html_of("/projects/sockshop/deliveries/14", page);
    let text = text(&html);
    for part in [
        "carts 0.9.2 made way for delivery 16 (carts 0.9.4) before production",
        "Follow delivery 16 (carts 0.9.4) instead.",
        "Open delivery 16 (carts 0.9.4)",
    ] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
    assert!(html.matches(r#"href="/projects/sockshop/deliveries/16""#).count() >= 2, "{html}");
}

#[test]
fn v14_wanted_route_and_measured_share_are_three_numbers() {
    let mut page = page(sample::testing_in_staging().log(), None);
    for place in &mut page.places {
        let wanted = Split::giving(Slot::Green, Weight::ALL);
        let sample = |second| TrafficSample { wanted, ..sample::second(second, 25, 30.0, 30.0) };
        place.samples = (0..60).map(sample).collect();
    }
    let page = text(&html_of("/projects/sockshop/deliveries/14", page));
    let (_, row) = page.split_once("green candidate").expect("the candidate's row");
    let numbers: Vec<&str> = row.split('%').take(3).map(str::trim).collect();
    assert_eq!(
        (numbers[1], numbers[2]),
        ("25", "50"),
        "the route holds 25, and half of the requests got there: {page}"
    );
    assert!(numbers[0].ends_with("100"), "100 are wanted: {page}");
}

#[test]
fn one_action_stands_out_and_the_others_are_behind_a_button_with_reasons() {
    let running = html(sample::testing_in_staging().log());
    assert_eq!(running.matches(r#"data-kind="main""#).count(), 1, "one primary action");
    for part in [r#"value="skip_step""#, r#"value="restart_analysis""#, r#"name="subject""#] {
        assert!(running.contains(part), "`{part}` is not in:\n{running}");
    }
    let button = running.split("Promote now<").next().and_then(|before| before.rsplit("<button").next());
    assert!(button.is_some_and(|button| button.contains("disabled")), "{button:?}");
    check(
        sample::testing_in_staging().log(),
        &["This is the stage’s last weight already.", "It is not on hold.", "Abort delivery 14", "Hold"],
    );
    assert!(!html(sample::rolled_back()).contains("Skip"), "nothing is left to skip");
}

#[test]
fn an_open_menu_is_a_page_that_stays_as_it_is() {
    let asking = html_at("/projects/sockshop/deliveries/14?confirm=menu", sample::testing_in_staging().log());
    assert!(!asking.contains(r#"http-equiv="refresh""#) && asking.contains("data-role=\"menu\""), "{asking}");
    let menu = asking.split("<details").find(|part| part.contains("data-role=\"menu\"")).unwrap_or_default();
    assert!(menu.split('>').next().is_some_and(|tag| tag.contains(" open")), "{menu}");
    // So is what a refused form was led back to, with what was typed.
    let back = html_at("/projects/sockshop/deliveries/14?reason=late", sample::testing_in_staging().log());
    assert!(!back.contains(r#"http-equiv="refresh""#) && back.contains(">late</textarea>"), "{back}");
}

#[test]
fn what_went_without_its_judgement_says_so_in_its_headline() {
    let skipped = |subject, reason| Event::StepSkipped { subject, reason };
    check(
        sample::left_out(sample::testing_in_staging(), 20, skipped).log(),
        &["is becoming staging’s live version; Ada had the test left out: the fix is urgent", "left out by Ada"],
    );
}

#[test]
fn what_is_kept_warm_says_until_when_by_whom_and_how_to_keep_it_longer() {
    let until = sample::at(60 + 15 * 60);
    let page = |until: jiff::Timestamp| {
        let mut page = page(sample::waiting(), None);
        let dev = &mut page.places[0].slots[0];
        dev.warm_until = Some(until);
        dev.kept_by = Some(Act {
            by: Actor::Person("Grace".to_owned()),
            at: sample::at(50),
            reason: "the fix comes today".to_owned(),
            done: Done::KeptWarm { from: until - jiff::SignedDuration::from_hours(1), until },
        });
        html_of("/projects/sockshop/deliveries/14?stage=dev", page)
    };
    let kept = page(until);
    let words = "until 14:29 UTC, 15 min more21 Sep 2026, 14:29:20 UTC · 1 h longer by Grace: the fix comes today";
    assert!(text(&kept).contains(words), "{}", text(&kept));
    for part in [r#"name="by_s" value="900""#, &format!(r#"name="seen" value="{until}""#), r#"value="dev""#] {
        assert!(kept.contains(part), "`{part}` is not in:\n{kept}");
    }
    assert!(text(&kept).contains("of 0.9.1: it still runs on blue and needs no start"), "{}", text(&kept));
    let back = text(&html(sample::rolled_back()));
    assert!(back.contains("Nothing to take back") && !back.contains("Kept warm"), "{back}");
    let over = page(sample::at(59));
    assert!(text(&over).contains("which is over") && !over.contains(r#"name="by_s""#), "{}", text(&over));
}

#[test]
fn a_delivery_that_cannot_be_read_offers_to_free_what_it_holds() {
    let drawn = |holds: Option<Place>| {
        Owner::new().with(|| {
            provide_meta_context();
            provide_context(RequestUrl::new("/projects/sockshop/deliveries/14"));
            let known = Unreadable { why: "Delivery 14: carts 0.9.2 cannot be read.".to_owned(), holds };
            let free = ServerAction::<FreePlace>::new();
            view! { <Router><UnreadablePanel known free/></Router> }.to_html()
        })
    };
    let html = drawn(Some(place("staging").place));
    for part in ["cannot be read", "Free staging of carts", r#"name="reason""#, r#"name="stage" value="staging""#] {
        assert!(html.contains(part), "`{part}` is not in:\n{html}");
    }
    assert!(!drawn(None).contains("Free"), "it holds nothing");
}

#[test]
fn every_clock_time_names_its_zone_before_the_readers_is_known() {
    check(sample::rolled_back(), &["14:14:01 UTC", "Times are UTC."]);
    let page = text(&html(sample::rolled_back()));
    assert!(page.contains("TimelineTimes are UTC."), "the timeline names its clock: {page}");
}

#[test]
fn the_chart_says_what_the_gate_measured_and_when() {
    let page = text(&html(sample::rolled_back()));
    for part in [
        "gate 1,010 ms",
        "request_latency_seconds: the gate measured 1.01 s from 14:13:36 UTC",
        " to 14:13:56 UTC",
        "; it may count other requests than this curve.",
    ] {
        assert!(page.contains(part), "`{part}` is not in:\n{page}");
    }
    let before = text(&html(sample::testing_in_staging().log()));
    assert!(before.contains("What the gate measures may count other requests than this curve."), "{before}");
    assert!(!before.contains("the gate measured"), "nothing was judged yet: {before}");
}

#[test]
fn a_slot_tells_what_its_process_needs_where_that_is_known() {
    let mut page = page(sample::testing_in_staging().log(), None);
    assert!(!html_of("/projects/sockshop/deliveries/14", page.clone()).contains("cores"));
    let green = &mut page.places[1].slots[1];
    (green.pid, green.cpu_cores, green.memory_bytes) = (Some(4123), Some(0.0234), Some(38 << 20));
    let html = html_of("/projects/sockshop/deliveries/14", page);
    assert!(html.contains(r#"title="Process 4123""#), "{html}");
    assert!(text(&html).contains("0.02 cores · 38 MiB"), "{}", text(&html));
}

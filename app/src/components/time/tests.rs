use super::*;
use leptos::tachys::view::RenderHtml;

#[test]
fn the_first_text_is_by_the_servers_clock() {
    let at = Timestamp::from_second(1_795_440_200).expect("in range");
    let now = Timestamp::from_second(1_795_440_242).expect("in range");
    let html = Owner::new().with(|| view! { <Age at now/> }.into_view().to_html());
    assert!(html.contains("42\u{a0}s ago"), "{html}");
    assert!(html.contains(r#"datetime="2026-11-23T13:23:20Z""#), "{html}");
    assert!(html.contains("23 Nov 2026, 13:23:20 UTC"), "{html}");
}

#[test]
fn a_clock_time_names_its_zone_until_the_readers_is_known() {
    let at = Timestamp::from_second(1_795_440_200).expect("in range");
    let html = |focus| Owner::new().with(|| view! { <ClockTime at focus/> }.into_view().to_html());
    let own = html(Focus::Own);
    assert!(own.contains("13:23:20 UTC<") && own.contains(r#"tabindex="0""#), "{own}");
    let inside = html(Focus::Summary);
    assert!(inside.contains("13:23:20 UTC<") && !inside.contains("tabindex"), "{inside}");
}

#[test]
fn the_clock_of_a_list_is_named_once() {
    assert_eq!(times_in(None), "Times are UTC.");
    assert_eq!(times_in(Some("UTC")), "Times are UTC.");
    assert_eq!(times_in(Some("America/New_York")), "Times are in America/New_York.");
}

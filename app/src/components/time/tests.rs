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

//! The tail of a slot's output: it follows, or stands still while it is read.

use super::{
    followed::{Followed, FollowedPlace},
    model::output::{LINES_MAX, Output, SaidBy, said_by},
    shown::{Shown, role},
};
use crate::{api::deliveries::OutputLine, components::Panel, routes, routes::query_param};
use domain::traffic::Slot;
use leptos::{html, prelude::*};

/// The output of the candidate in the stage that is shown, or of the slot that the address names.
#[component]
pub fn OutputPanel(
    /// The delivery.
    followed: Followed,
    /// The stage that is shown.
    shown: Shown,
) -> impl IntoView {
    let named = query_param::<String>("output");
    let slot = Memo::new(move |_| {
        let named = named.get();
        let of_candidate = || {
            followed.folded.with(|folded| folded.state.visits.get(shown.stage.get()).and_then(|visit| visit.candidate))
        };
        let named = Slot::BOTH.into_iter().find(|slot| named.as_deref() == Some(slot.as_str()));
        named.or_else(of_candidate).unwrap_or(Slot::Blue)
    });
    move || shown.place.get().map(|place| view! { <Tail followed shown place of=slot/> })
}

/// The tail of one slot.
#[component]
fn Tail(followed: Followed, shown: Shown, place: FollowedPlace, of: Memo<Slot>) -> impl IntoView {
    let frozen = RwSignal::new(None::<Output>);
    let outputs = StoredValue::new(place.slots);
    let present = move || {
        let slot = of.get();
        outputs.with_value(|slots| slots.iter().find(|one| one.slot == slot).map(|one| one.output))
    };
    let views = place.slots.map(|slot| (slot.slot, slot.view));
    let by = Memo::new(move |_| {
        let (stage, slot) = (shown.stage.get(), of.get());
        let view = views.into_iter().find(|(of, _)| *of == slot).and_then(|(_, view)| view.get());
        followed.folded.with(|folded| followed.spans.with(|spans| said_by(folded, spans, stage, slot, view.as_ref())))
    });
    let told = Memo::new(move |_| {
        let told = |output: &Output| by.with(|by| told(output, by));
        frozen.with(|frozen| frozen.as_ref().map(told)).or_else(|| present().map(|output| output.with(told)))
    });
    let lines = move || told.with(|told| told.as_ref().map(|told| told.lines.clone())).unwrap_or_default();
    let is_cut = Memo::new(move |_| told.with(|told| told.as_ref().is_some_and(|told| told.is_cut)));
    let pause = move |_| {
        let now =
            frozen.with_untracked(Option::is_none).then(|| present().map(|output| output.get_untracked())).flatten();
        frozen.set(now);
    };
    let is_paused = move || frozen.with(Option::is_some);
    let title = move || match by.with(|by| by.tag.clone()) {
        Some(tag) => format!("Output of {tag} on {}", of.get()),
        None => format!("Output of {}", of.get()),
    };
    let in_browser = RwSignal::new(false);
    Effect::new(move |_| in_browser.set(true));
    let aside = move || {
        view! {
            <SlotLinks followed shown of/>
            <button
                type="button"
                class="link"
                hidden=move || !in_browser.get()
                aria-pressed=move || is_paused().to_string()
                on:click=pause
            >
                {move || if is_paused() { "Follow again" } else { "Pause" }}
            </button>
        }
    };
    view! {
        <Panel title=Signal::derive(title) aside>
            <p class="quiet small">
                "Times are UTC."
                {move || is_cut.get().then_some(" What was said in this slot before it was started is left out.")}
            </p>
            <Lines lines=Signal::derive(lines) follows=Signal::derive(move || !is_paused())/>
        </Panel>
    }
    .into_any()
}

/// What is shown of a slot's output.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    lines: Vec<OutputLine>,
    is_cut: bool,
}

fn told(output: &Output, by: &SaidBy) -> Told {
    let (lines, is_cut) = output.of_version(by);
    Told { lines: lines.to_vec(), is_cut }
}

/// Leads to the other slot's output.
#[component]
fn SlotLinks(followed: Followed, shown: Shown, of: Memo<Slot>) -> impl IntoView {
    let path = followed.folded.with_untracked(|folded| routes::delivery(&folded.plan.project, folded.plan.number));
    move || {
        let other = of.get().other();
        let stage = shown.stage.get();
        let name = followed.folded.with(|folded| folded.plan.stages[stage].stage.to_string());
        let role = match role(followed, stage, other) {
            "" => String::new(),
            role => format!(" ({role})"),
        };
        let href = format!("{path}?stage={name}&output={other}");
        view! { <a href=href data-noscroll=true>{format!("show {other}{role}")}</a> }
    }
}

/// The lines, the newest at the end and in sight.
#[component]
fn Lines(lines: Signal<Vec<OutputLine>>, follows: Signal<bool>) -> impl IntoView {
    let area = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        lines.track();
        if let (Some(area), true) = (area.get(), follows.get()) {
            area.set_scroll_top(area.scroll_height());
        }
    });
    let is_empty = Memo::new(move |_| lines.with(Vec::is_empty));
    view! {
        <div class="output" role="log" aria-live="off" aria-label=format!("The last {LINES_MAX} lines at most") tabindex="0" node_ref=area>
            // The area is filled from its end, so that the newest line is in sight where no script can scroll to it.
            <div class="lines">
                <Show when=move || is_empty.get()><p class="quiet">"It has not said anything yet."</p></Show>
                <For each=move || lines.get() key=|line| (line.number, line.at) let:line>
                    <p><time datetime=line.at.to_string()>{line.at.strftime("%H:%M:%S%.3f").to_string()}</time>" "{line.text}</p>
                </For>
            </div>
        </div>
    }
    .into_any()
}

//! The shapes that stand beside a status or a verdict, so that no colour has to be seen.

use leptos::prelude::*;

/// A shape of 16 by 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glyph {
    /// A disc with a tick.
    Tick,
    /// A triangle with an exclamation mark.
    Exclamation,
    /// A diamond with a cross.
    Cross,
    /// A broken ring with a dash.
    Dash,
    /// A hexagon with a question mark.
    Question,
    /// A ring that is empty.
    Ring,
    /// A ring with an i.
    Letter,
    /// A ring with a moving part.
    Turning,
    /// A broken ring with a clock's hands.
    Clock,
    /// Two bars.
    Bars,
    /// A person.
    Person,
    /// An arrow that turns back, moving.
    TurningBack,
    /// An arrow that has turned back.
    Back,
    /// A ring that is struck through.
    Struck,
    /// A square.
    Stop,
    /// Two angles.
    Onward,
    /// A lightning bolt.
    Bolt,
    /// A dot fading.
    Setting,
}

impl Glyph {
    /// What is drawn. `.cut` is drawn in the colour of the surface.
    fn shapes(self) -> &'static str {
        match self {
            Self::Tick => {
                r#"<circle cx="8" cy="8" r="7" class="fill"/><path class="cut" d="m4.9 8.3 2.2 2.2 4.1-4.7"/>"#
            }
            Self::Exclamation => {
                r#"<path class="fill" d="M8 1.2a1.3 1.3 0 0 1 1.13.66l5.7 10.3A1.3 1.3 0 0 1 13.7 14.1H2.3a1.3 1.3 0 0 1-1.13-1.94l5.7-10.3A1.3 1.3 0 0 1 8 1.2Z"/><path class="cut" d="M8 5.6v3.3M8 11.5v.05"/>"#
            }
            Self::Cross => {
                r#"<path class="fill" d="M8 .6a1.2 1.2 0 0 1 .86.36l6.18 6.18a1.22 1.22 0 0 1 0 1.72l-6.18 6.18a1.22 1.22 0 0 1-1.72 0L.96 8.86a1.22 1.22 0 0 1 0-1.72L7.14.96A1.2 1.2 0 0 1 8 .6Z"/><path class="cut" d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2"/>"#
            }
            Self::Dash => {
                r#"<circle cx="8" cy="8" r="6.2" class="line" stroke-dasharray="2.6 1.7"/><path class="line" d="M5.4 8h5.2"/>"#
            }
            Self::Question => {
                r#"<path class="fill" d="M7.3 1.1a1.4 1.4 0 0 1 1.4 0l4.9 2.8c.43.25.7.7.7 1.2v5.8c0 .5-.27.95-.7 1.2l-4.9 2.8a1.4 1.4 0 0 1-1.4 0l-4.9-2.8a1.4 1.4 0 0 1-.7-1.2V5.1c0-.5.27-.95.7-1.2Z"/><path class="cut" d="M6.2 6.3A1.85 1.85 0 0 1 8 4.7c1 0 1.8.7 1.8 1.6 0 1.3-1.8 1.4-1.8 2.6M8 11.3v.05"/>"#
            }
            Self::Ring => r#"<circle cx="8" cy="8" r="6.2" class="line"/>"#,
            Self::Letter => {
                r#"<circle cx="8" cy="8" r="6.2" class="line"/><path class="line" d="M8 7.6v3.3M8 5.05v.05"/>"#
            }
            Self::Turning => {
                r#"<circle cx="8" cy="8" r="6.2" class="line faint"/><path class="line turns" d="M8 1.8A6.2 6.2 0 0 1 14.2 8"/>"#
            }
            Self::Clock => {
                r#"<circle cx="8" cy="8" r="6.2" class="line" stroke-dasharray="2.6 1.7"/><path class="line" d="M8 4.9V8l2.1 1.4"/>"#
            }
            Self::Bars => r#"<path class="line thick" d="M5.2 3.2v9.6M10.8 3.2v9.6"/>"#,
            Self::Person => {
                r#"<circle cx="8" cy="4.9" r="2.9" class="fill"/><path class="fill" d="M2.4 14.2c0-3 2.5-4.9 5.6-4.9s5.6 1.9 5.6 4.9c0 .5-.4.9-.9.9H3.3a.9.9 0 0 1-.9-.9Z"/>"#
            }
            Self::TurningBack => {
                r#"<g class="turns-back"><path class="line" d="M3.1 5.2A6 6 0 1 1 2 8.6"/><path class="line" d="M2.6 1.9v3.6h3.6"/></g>"#
            }
            Self::Back => {
                r#"<path class="line" d="M5.9 2.4 2.6 5.7 5.9 9"/><path class="line" d="M2.9 5.7h6.5a3.9 3.9 0 0 1 0 7.8H6"/>"#
            }
            Self::Struck => r#"<circle cx="8" cy="8" r="6.2" class="line"/><path class="line" d="m3.8 12.2 8.4-8.4"/>"#,
            Self::Stop => r#"<rect x="2.4" y="2.4" width="11.2" height="11.2" rx="2" class="fill"/>"#,
            Self::Onward => r#"<path class="line" d="m3.4 3.4 4.4 4.6-4.4 4.6M8.6 3.4 13 8l-4.4 4.6"/>"#,
            Self::Bolt => r#"<path class="fill" d="M9.4.9 2.9 9h4l-.9 6.1L12.9 7H8.7Z"/>"#,
            Self::Setting => {
                r#"<circle cx="8" cy="8" r="6.2" class="line faint"/><circle cx="8" cy="8" r="2.6" class="fill"/>"#
            }
        }
    }
}

/// A shape in the colour of the text beside it. The text says the same, so a screen reader skips it.
#[component]
pub fn GlyphMark(
    /// Which.
    #[prop(into)]
    glyph: Signal<Glyph>,
) -> impl IntoView {
    view! { <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" inner_html=move || glyph.get().shapes()></svg> }
}

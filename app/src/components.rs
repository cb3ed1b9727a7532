//! What pages are made of. A component draws and fetches nothing.

// words, shapes and colours for what the domain says
mod badge;
mod glyph;
mod look;
mod slot_label;
mod time;
mod tip;
mod version_mark;

// the frame of every page
mod bottom_bar;
mod connection_pill;
mod mark;
mod nav_links;
mod routing_line;
mod top_bar;

// the parts of a page
mod empty_state;
mod error_panel;
mod evaluation;
mod facts;
mod fetched;
mod headline;
mod panel;
mod scroll;

// forms
mod act_form;
mod button;
mod field;
mod field_error;

pub use act_form::ActForm;
pub use badge::{Badge, HealthBadge, RowVerdictBadge, StatusBadge, VerdictBadge};
pub use bottom_bar::BottomBar;
pub use button::{ButtonKind, LinkButton, SubmitButton};
pub use connection_pill::ConnectionPill;
pub use empty_state::EmptyState;
pub use error_panel::ErrorPanel;
pub use evaluation::{Breakdown, EvaluationFacts, EvaluationView, ScoreBar};
pub use facts::{Fact, Facts};
pub use fetched::Fetched;
pub use field::Field;
pub use field_error::{FieldError, field_message};
pub use glyph::{Glyph, GlyphMark};
pub use headline::Headline;
pub use look::{Look, Tone};
pub use mark::Mark;
pub use nav_links::NavLinks;
pub use panel::Panel;
pub use routing_line::RoutingLine;
pub use scroll::Scroll;
pub use slot_label::SlotLabel;
pub use time::{Age, Left, Moment, Since};
pub use tip::Tip;
pub use top_bar::TopBar;
pub use version_mark::{VersionMark, behind_words};

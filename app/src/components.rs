//! What pages are made of. A component draws and fetches nothing.

// words, shapes and colours for what the domain says
mod badge;
mod glyph;
mod keys_switch;
mod labels;
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
mod backtest;
mod differs_note;
mod empty_state;
mod error_panel;
mod evaluation;
mod facts;
mod fetched;
mod headline;
mod heatmap;
mod page_title;
mod panel;
mod scroll;

// forms
mod act_form;
mod button;
mod choice;
mod field;
mod field_error;
mod form_answer;
mod open_in_editor;
mod scope_picker;
mod text_field;

// files
pub mod diagnostics;
mod diff_view;
mod drop_zone;
mod editor;
mod file_form;
mod posting;
mod source_view;
mod stage_graph;

pub use act_form::ActForm;
pub use backtest::BacktestView;
pub use badge::{
    Badge, HealthBadge, RowVerdictBadge, StandingBadge, StatusBadge, VerdictBadge, overruled, standing_words,
};
pub use bottom_bar::BottomBar;
pub use button::{ButtonKind, LinkButton, SubmitButton};
pub use choice::Choice;
pub use connection_pill::ConnectionPill;
pub use diagnostics::Diagnostics;
pub use diff_view::DiffView;
pub use differs_note::DiffersNote;
pub use drop_zone::DropZone;
pub use editor::{Completer, EditedText, Editor};
pub use empty_state::EmptyState;
pub use error_panel::{AsItIsNow, ErrorPanel};
pub use evaluation::{Breakdown, EvaluationFacts, EvaluationView, Paired, Regressions, ScoreBar, pairs};
pub use facts::{Fact, Facts};
pub use fetched::{Fetched, FetchedOnce};
pub use field::Field;
pub use field_error::{FieldError, field_message};
pub use file_form::FileForm;
pub use form_answer::FormAnswer;
pub use glyph::{Glyph, GlyphMark};
pub use headline::Headline;
pub use heatmap::{Heatmap, HeatmapStyle, Legend, MEANINGS};
pub use keys_switch::KeysSwitch;
pub use labels::LabelList;
pub use look::{Look, Tone};
pub use mark::Mark;
pub use nav_links::NavLinks;
pub use open_in_editor::{OpenInEditor, Unsaved};
pub use page_title::PageTitle;
pub use panel::Panel;
pub use posting::Posting;
pub use routing_line::RoutingLine;
pub use scope_picker::{ScopeFields, ScopePicker};
pub use scroll::Scroll;
pub use slot_label::SlotLabel;
pub use source_view::SourceView;
pub use stage_graph::DeliveryWay;
pub use text_field::TextField;
pub use time::{Age, ClockTime, Focus, Left, Moment, Since, Span, TimesIn, Until};
pub use tip::Tip;
pub use top_bar::TopBar;
pub use version_mark::{VersionMark, behind_words};

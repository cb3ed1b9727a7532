//! Charts that are drawn once, on the server, by plotters: they need no script, and can be taken along as a file.
//!
//! plotters knows colours, not meanings. Each meaning is drawn in a colour that nothing else has, and replaced by the
//! variable of that name from the style sheet, with a colour beside it for whoever opens the file alone.

mod history;
mod limits;
mod series;

pub use history::history;
pub use series::series;

use plotters::{
    coord::types::RangedCoordf64,
    prelude::{Cartesian2d, ChartContext, SVGBackend},
    style::RGBColor,
};

/// A drawing with its coordinates.
type Plot<'svg> = ChartContext<'svg, SVGBackend<'svg>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
/// What plotters may say against a drawing.
type Failure = Box<dyn std::error::Error>;

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Strong,
    Soft,
    Line,
    Pass,
    Warning,
    Fail,
    Unknown,
    Blue,
    Green,
}

impl Ink {
    const ALL: [Ink; 9] = [
        Self::Strong,
        Self::Soft,
        Self::Line,
        Self::Pass,
        Self::Warning,
        Self::Fail,
        Self::Unknown,
        Self::Blue,
        Self::Green,
    ];

    /// The colour that plotters draws it in: digits only, so that upper and lower case are the same.
    fn drawn(self) -> RGBColor {
        RGBColor(1, 1, 16 + self as u8)
    }

    /// The variable, and what stands in for it outside of a page.
    fn meant(self) -> &'static str {
        match self {
            Self::Strong => "var(--ink,#17202b)",
            Self::Soft => "var(--ink-3,#5b6673)",
            Self::Line => "var(--line,#d9dee4)",
            Self::Pass => "var(--pass,#1d6b34)",
            Self::Warning => "var(--warn,#7d5207)",
            Self::Fail => "var(--fail,#b3261e)",
            Self::Unknown => "var(--unknown,#5b6673)",
            Self::Blue => "var(--slot-blue,#2563a8)",
            Self::Green => "var(--slot-green,#1f7a4d)",
        }
    }
}

/// The drawing with meanings for colours, a name for those who do not see it, and the page's letters.
fn finished(svg: &str, words: &str) -> String {
    let meant = Ink::ALL.into_iter().fold(svg.to_owned(), |svg, ink| {
        let RGBColor(r, g, b) = ink.drawn();
        svg.replace(&format!("\"#{r:02X}{g:02X}{b:02X}\""), &format!("\"{}\"", ink.meant()))
    });
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let head = format!("<svg role=\"img\" aria-label=\"{words}\" class=\"plot\" ");
    meant.replacen("<svg ", &head, 1).replace("font-family=\"sans-serif\"", "font-family=\"var(--sans,sans-serif)\"")
}

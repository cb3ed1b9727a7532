//! What a filter of the board shows, and the board in one sentence. Pure.

use crate::{
    api::board::{Board, BoardCell, BoardRow, Health, LiveVersion},
    format,
};
use domain::{delivery::Status, slo::Verdict};
use std::{fmt, str::FromStr};

/// A filter of the board. Its word stands in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// What a person must look at: a process that died or is not what was approved, a delivery that goes back or failed.
    Problems,
    /// The last gate failed, or could not be passed for want of data.
    Gates,
    /// A person must decide.
    Waiting,
    /// A person paused it.
    Held,
    /// Something is being done.
    Moving,
}

impl Show {
    /// All of them, in the order of the buttons.
    pub const ALL: [Show; 5] = [Self::Problems, Self::Gates, Self::Waiting, Self::Held, Self::Moving];

    /// As in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::Gates => "gates",
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Moving => "moving",
        }
    }

    /// Whether that cell is what is looked for.
    pub fn matches(self, cell: &BoardCell) -> bool {
        let status = cell.moving.as_ref().map(|moving| moving.status);
        match self {
            Self::Problems => {
                let is_bad = |live: &LiveVersion| live.health == Health::Crashed || live.differs.is_some();
                cell.live.as_ref().is_some_and(is_bad) || matches!(status, Some(Status::RollingBack | Status::Failed))
            }
            Self::Gates => cell
                .last_gate
                .as_ref()
                .is_some_and(|gate| !matches!(gate.verdict, Verdict::Pass | Verdict::Warning | Verdict::NotEvaluated)),
            Self::Waiting => status == Some(Status::Waiting),
            Self::Held => status == Some(Status::OnHold),
            Self::Moving => matches!(status, Some(Status::Running | Status::RollingBack | Status::Queued)),
        }
    }

    /// Whether any cell of that row is what is looked for.
    pub fn has(self, row: &BoardRow) -> bool {
        row.cells.iter().any(|cell| self.matches(cell))
    }
}

impl fmt::Display for Show {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Show {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|show| show.as_str() == text).ok_or(())
    }
}

/// How many cells are what is looked for.
pub fn count(board: &Board, show: Show) -> usize {
    board.rows.iter().flat_map(|row| &row.cells).filter(|cell| show.matches(cell)).count()
}

/// The board in one sentence: what is wrong, what waits, what moves.
pub fn sentence(board: &Board) -> String {
    let parts: Vec<String> = [Show::Problems, Show::Waiting, Show::Held, Show::Moving]
        .into_iter()
        .map(|show| (show, count(board, show) as u64))
        .filter(|(_, count)| *count > 0)
        .map(|(show, count)| clause(show, count))
        .collect();
    if parts.is_empty() { quiet(board) } else { format::capitalised(&format::listed(&parts)) }
}

/// Where nothing is wrong, waits or moves.
fn quiet(board: &Board) -> String {
    let project = &board.project;
    match count(board, Show::Gates) as u64 {
        _ if board.rows.is_empty() => format!("{project} has nothing to deliver yet"),
        0 => format!("{project} is at rest"),
        gates => format!("Nothing moves in {project}, and {}", clause(Show::Gates, gates)),
    }
}

fn clause(show: Show, count: u64) -> String {
    let number = format::spelled(count);
    match (show, count) {
        (Show::Problems, 1) => "one place needs attention".to_owned(),
        (Show::Problems, _) => format!("{number} places need attention"),
        (Show::Gates, 1) => "the last gate of one place was not passed".to_owned(),
        (Show::Gates, _) => format!("the last gates of {number} places were not passed"),
        (Show::Waiting, 1) => "one delivery waits for a person".to_owned(),
        (Show::Waiting, _) => format!("{number} deliveries wait for a person"),
        (Show::Held, 1) => "one delivery is on hold".to_owned(),
        (Show::Held, _) => format!("{number} deliveries are on hold"),
        (Show::Moving, 1) => "one delivery is moving".to_owned(),
        (Show::Moving, _) => format!("{number} deliveries are moving"),
    }
}

#[cfg(test)]
mod tests;

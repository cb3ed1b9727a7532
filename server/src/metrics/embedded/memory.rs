//! Up to which moment something was forgotten, and why. What begins after it is known wholly.

use jiff::Timestamp;

/// Why something is known no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// Older than samples are kept.
    Age,
    /// Too many changes of value.
    Changes,
    /// Too many processes; an earlier one was forgotten, or a new one found no room.
    Processes,
    /// The clock was set back, so what was measured before would lie in the future.
    Clock,
}

/// What is known no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Forgotten {
    /// The youngest moment of which something is missing, in Unix milliseconds.
    pub(super) until_ms: i64,
    why: Why,
}

/// How far back a store remembers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Memory {
    forgotten: Option<Forgotten>,
}

impl Memory {
    /// Something of that moment is known no more.
    pub(super) fn forget(&mut self, until_ms: i64, why: Why) {
        if self.forgotten.is_none_or(|before| before.until_ms < until_ms) {
            self.forgotten = Some(Forgotten { until_ms, why });
        }
    }

    /// What is missing of a time that begins then; none if it is known wholly.
    pub(super) fn lacks(&self, from_ms: i64) -> Option<Forgotten> {
        self.forgotten.filter(|forgotten| forgotten.until_ms >= from_ms)
    }
}

impl Forgotten {
    /// For people, as a clause.
    pub(super) fn told(self) -> String {
        let until = Timestamp::from_millisecond(self.until_ms).unwrap_or(Timestamp::MAX);
        let why = match self.why {
            Why::Age => "samples are kept no longer",
            Why::Changes => "there were more changes of value than are kept",
            Why::Processes => "there were more processes than are remembered",
            Why::Clock => {
                "the clock was set back, and what was measured then cannot be told from what is measured now; wait \
                 until that moment is over, or restart the server"
            }
        };
        format!("something measured up to {until} is forgotten: {why}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_after_the_youngest_thing_forgotten_is_known() {
        let mut memory = Memory::default();
        assert_eq!(memory.lacks(i64::MIN), None);
        memory.forget(100, Why::Processes);
        memory.forget(50, Why::Age);
        assert_eq!(memory.lacks(100), Some(Forgotten { until_ms: 100, why: Why::Processes }));
        assert_eq!(memory.lacks(101), None);
    }
}

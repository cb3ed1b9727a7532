//! Slots, weights and splits: who gets how much of a stage's traffic.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One of the two places where a version of a service can run in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// Drawn solid.
    Blue,
    /// Drawn hatched.
    Green,
}

impl Slot {
    /// Both, in the order in which they are drawn.
    pub const BOTH: [Slot; 2] = [Slot::Blue, Slot::Green];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Blue => Self::Green,
            Self::Green => Self::Blue,
        }
    }

    /// `blue` or `green`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Green => "green",
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A share of traffic in whole percent, 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Weight(u8);

/// A weight over 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a weight is 0 to 100 percent, not {0}")]
pub struct BadWeight(u8);

impl Weight {
    /// Nothing.
    pub const NONE: Weight = Weight(0);
    /// Everything.
    pub const ALL: Weight = Weight(100);

    /// Everything, for what does not say.
    #[must_use]
    pub fn all() -> Self {
        Self::ALL
    }

    /// Whether it is everything.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::ALL
    }

    /// A weight of that many percent.
    ///
    /// # Errors
    /// [`BadWeight`] over 100.
    pub fn new(percent: u8) -> Result<Self, BadWeight> {
        if percent <= 100 { Ok(Self(percent)) } else { Err(BadWeight(percent)) }
    }

    /// 0 to 100.
    #[must_use]
    pub fn percent(self) -> u8 {
        self.0
    }

    /// What is left for the other slot.
    #[must_use]
    pub fn rest(self) -> Self {
        Self(100 - self.0)
    }
}

impl TryFrom<u8> for Weight {
    type Error = BadWeight;
    fn try_from(percent: u8) -> Result<Self, BadWeight> {
        Self::new(percent)
    }
}

impl From<Weight> for u8 {
    fn from(weight: Weight) -> u8 {
        weight.0
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

/// How a stage's traffic is shared: green's weight, the rest is blue's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    green: Weight,
}

impl Split {
    /// `weight` to `slot`, the rest to the other.
    #[must_use]
    pub fn giving(slot: Slot, weight: Weight) -> Self {
        match slot {
            Slot::Green => Self { green: weight },
            Slot::Blue => Self { green: weight.rest() },
        }
    }

    /// Everything to `slot`.
    #[must_use]
    pub fn all(slot: Slot) -> Self {
        Self::giving(slot, Weight::ALL)
    }

    /// What `slot` gets.
    #[must_use]
    pub fn of(self, slot: Slot) -> Weight {
        match slot {
            Slot::Green => self.green,
            Slot::Blue => self.green.rest(),
        }
    }
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "blue {}, green {}", self.of(Slot::Blue), self.of(Slot::Green))
    }
}

/// What the router measured of one slot over the last second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct SlotTraffic {
    /// Of all requests to this place, 0 to 1; zero where there were none.
    pub share: f64,
    /// Requests a second.
    pub requests_per_s: f64,
    /// Answers of 500 and over, and requests that got none, a second.
    pub errors_per_s: f64,
    /// Median latency in milliseconds; none without requests.
    pub p50_ms: Option<f64>,
    /// 95th percentile in milliseconds.
    pub p95_ms: Option<f64>,
    /// Mean in milliseconds.
    pub mean_ms: Option<f64>,
}

/// One second of a place's traffic: the three weights that are never mixed up (wanted, route, measured) and how it went.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrafficSample {
    /// The end of the second.
    pub at: Timestamp,
    /// What the orchestrator last asked for.
    pub wanted: Split,
    /// What the route, read back, holds.
    pub route: Split,
    /// Measured of blue; its share is the measured weight.
    pub blue: SlotTraffic,
    /// Measured of green.
    pub green: SlotTraffic,
    /// Requests since the router came up that got no answer, or 502–504, from either slot.
    pub lost_total: u64,
    /// All requests since the router came up.
    pub requests_total: u64,
}

impl TrafficSample {
    /// What was measured of `slot`.
    #[must_use]
    pub fn slot(&self, slot: Slot) -> &SlotTraffic {
        match slot {
            Slot::Blue => &self.blue,
            Slot::Green => &self.green,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_always_adds_up() {
        for percent in 0..=100 {
            let weight = Weight::new(percent).expect("in range");
            for slot in Slot::BOTH {
                let split = Split::giving(slot, weight);
                assert_eq!(split.of(slot), weight);
                assert_eq!(split.of(slot).percent() + split.of(slot.other()).percent(), 100);
            }
        }
        assert_eq!(Weight::new(101), Err(BadWeight(101)));
    }
}

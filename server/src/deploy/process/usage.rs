//! What a process uses, as `/proc` has it.

use rustix::param::{clock_ticks_per_second, page_size};
use std::{
    fs,
    time::{Duration, Instant},
};

/// A shorter time than this between two looks says nothing: CPU time is counted in hundredths of a second.
const LOOK_MIN: Duration = Duration::from_millis(200);

/// CPU time since the start, in seconds.
pub(super) fn cpu_seconds(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "a process does not run for a million years")]
    cpu_ticks(&stat).map(|ticks| ticks as f64 / clock_ticks_per_second() as f64)
}

/// Resident memory in bytes.
pub(super) fn memory_bytes(pid: u32) -> Option<u64> {
    let statm = fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    let pages: u64 = statm.split_ascii_whitespace().nth(1)?.parse().ok()?;
    pages.checked_mul(u64::try_from(page_size()).ok()?)
}

/// User and system time. The program's name stands in parentheses and may itself hold any of ` `, `(` and `)`.
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    // The state, field 3 in proc_pid_stat(5), is the first here; utime and stime are fields 14 and 15.
    let mut fields = after_name.split_ascii_whitespace().skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    user.checked_add(system)
}

/// How busy a process was between two looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    at: Instant,
    cpu_seconds: f64,
    cores: Option<f64>,
}

impl Meter {
    /// For a process that starts now.
    pub(super) fn start() -> Self {
        Self { at: Instant::now(), cpu_seconds: 0.0, cores: None }
    }

    /// Cores used since the last look; the last answer again if that was only just now.
    pub(super) fn look(&mut self, cpu_seconds: f64, now: Instant) -> Option<f64> {
        let passed = now.saturating_duration_since(self.at);
        if passed >= LOOK_MIN {
            let cores = (cpu_seconds - self.cpu_seconds).max(0.0) / passed.as_secs_f64();
            *self = Self { at: now, cpu_seconds, cores: Some(cores) };
        }
        self.cores
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_found_behind_any_name() {
        let rest = "S 1 4242 4242 0 -1 4194304 100 0 0 0 17 25 0 0 20 0 1 0 12345 1000 200";
        for name in ["tidegate", "a b", "x) R 9 9 (y", ")"] {
            assert_eq!(cpu_ticks(&format!("4242 ({name}) {rest}")), Some(42), "{name}");
        }
        assert_eq!(cpu_ticks("4242 (x) S 1"), None);
        assert_eq!(cpu_ticks(""), None);
    }

    #[test]
    fn cores_are_measured_between_looks() {
        let mut meter = Meter::start();
        let start = meter.at;
        assert_eq!(meter.look(0.1, start + LOOK_MIN / 2), None);
        assert_eq!(meter.look(0.5, start + Duration::from_secs(1)), Some(0.5));
        assert_eq!(meter.look(0.9, start + Duration::from_secs(1)), Some(0.5));
        assert_eq!(meter.look(2.5, start + Duration::from_secs(2)), Some(2.0));
    }
}

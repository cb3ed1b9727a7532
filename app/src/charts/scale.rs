//! Round numbers for an axis.

/// From zero to `top` in round steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The upper end; never zero.
    pub top: f64,
    /// From one number to the next.
    pub step: f64,
}

impl Scale {
    /// The least scale with at most that many steps of 1, 2 or 5 times a power of ten that has room for `greatest`.
    #[must_use]
    pub fn holding(greatest: f64, steps_max: u32) -> Self {
        let greatest = if greatest.is_finite() && greatest > 0.0 { greatest } else { 1.0 };
        let rough = greatest / f64::from(steps_max.max(1));
        let power = 10_f64.powf(rough.log10().floor());
        // A hair below each bound, so that 0.1 + 0.2 does not ask for a greater step than 0.3.
        let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
        let step = step.into_iter().find(|step| step * 1.000_001 >= rough).unwrap_or(10.0 * power);
        Self { top: (greatest / step - 1e-6).ceil().max(1.0) * step, step }
    }

    /// The numbers to write, zero first.
    #[must_use]
    pub fn ticks(&self) -> Vec<f64> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of steps")]
        let count = (self.top / self.step).round() as u32;
        (0..=count).map(|index| f64::from(index) * self.step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(greatest: f64, expected: &[f64]) {
        let ticks = Scale::holding(greatest, 4).ticks();
        let close = ticks.len() == expected.len() && ticks.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(close, "{greatest}: {ticks:?} is not {expected:?}");
    }

    #[test]
    fn steps_are_round_and_few() {
        check(100.0, &[0.0, 50.0, 100.0]);
        check(103.0, &[0.0, 50.0, 100.0, 150.0]);
        check(1013.0, &[0.0, 500.0, 1000.0, 1500.0]);
        check(7.0, &[0.0, 2.0, 4.0, 6.0, 8.0]);
        check(0.3, &[0.0, 0.1, 0.2, 0.3]);
        check(4.0, &[0.0, 1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn nothing_measured_still_has_an_axis() {
        for nothing in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            let scale = Scale::holding(nothing, 4);
            assert!(scale.top >= 1.0 && scale.ticks().len() <= 6, "{nothing}");
        }
    }

    #[test]
    fn there_is_room_for_every_value() {
        for tenth in 1..5000 {
            let greatest = f64::from(tenth) / 10.0;
            for steps_max in 1..6 {
                let scale = Scale::holding(greatest, steps_max);
                assert!(scale.top * 1.000_01 >= greatest, "{greatest} in {scale:?}");
                assert!(scale.ticks().len() as u32 <= steps_max + 1, "{greatest} in {scale:?}");
            }
        }
    }
}

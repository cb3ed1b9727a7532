//! Labels at the ends of lines, moved apart where they would cover each other.

/// The least distance of two labels, in the drawing's units.
const APART: f64 = 14.0;

/// The heights of the labels, in the order given: as near to the wanted ones as their number allows, between `top` and
/// `floor`.
#[must_use]
pub fn spread(wanted: &[f64], top: f64, floor: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut heights = wanted.to_vec();
    let mut free = top;
    for index in &order {
        heights[*index] = heights[*index].max(free);
        free = heights[*index] + APART;
    }
    let mut free = floor;
    for index in order.iter().rev() {
        heights[*index] = heights[*index].min(free);
        free = heights[*index] - APART;
    }
    heights
}

/// About how wide a small word is, in the drawing's units.
#[must_use]
pub fn width(word: &str) -> f64 {
    const LETTER: f64 = 6.5;
    f64::from(u16::try_from(word.chars().count()).unwrap_or(u16::MAX)) * LETTER
}

/// Which words have room, each given from where to where it goes; the later ones are worth more.
#[must_use]
pub fn free(spans: &[(f64, f64)]) -> Vec<bool> {
    let mut is_free = vec![false; spans.len()];
    for (index, (start, end)) in spans.iter().enumerate().rev() {
        let covers = |other: usize| is_free[other] && *start < spans[other].1 && spans[other].0 < *end;
        is_free[index] = !(index + 1..spans.len()).any(covers);
    }
    is_free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_apart_and_inside() {
        assert_eq!(spread(&[20.0, 80.0], 10.0, 100.0), [20.0, 80.0]);
        assert_eq!(spread(&[50.0, 50.0], 10.0, 100.0), [50.0, 64.0]);
        assert_eq!(spread(&[98.0, 97.0], 10.0, 100.0), [100.0, 86.0]);
        assert_eq!(spread(&[0.0], 10.0, 100.0), [10.0]);
        assert!(spread(&[], 10.0, 100.0).is_empty());
    }

    #[test]
    fn of_words_that_cover_each_other_the_later_one_is_written() {
        assert_eq!(free(&[(0.0, 10.0), (20.0, 30.0)]), [true, true]);
        assert_eq!(free(&[(0.0, 10.0), (5.0, 15.0), (12.0, 20.0)]), [true, false, true]);
        assert_eq!(free(&[]), [true; 0]);
    }
}

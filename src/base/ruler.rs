//! From the steps that series count by to what a chart counts by, and back: a line through knots that never falls.
//! Between two knots it is straight; before the first and after the last it goes on as it began and ended.

/// A map from steps. Without knots a step is itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ruler {
    /// Step and what it is, each larger than the one before in steps and none smaller in the other.
    knots: Vec<(f64, f64)>,
    /// What a step is worth before the first knot and after the last.
    pace: f64,
}

impl Ruler {
    /// Through these knots; one that lies before another it follows is left out. `pace` is what a step is worth where
    /// there is no knot on both sides.
    pub fn through(knots: impl IntoIterator<Item = (f64, f64)>, pace: f64) -> Self {
        let mut ruler = Self { knots: Vec::new(), pace: if pace > 0.0 { pace } else { 1.0 } };
        for (step, x) in knots {
            let follows = ruler.knots.last().is_none_or(|&(before, least)| step > before && x >= least);
            if follows && step.is_finite() && x.is_finite() {
                ruler.knots.push((step, x));
            }
        }
        ruler
    }

    /// Where a step is.
    pub fn at(&self, step: f64) -> f64 {
        let after = self.knots.partition_point(|&(known, _)| known < step);
        match (after.checked_sub(1).map(|before| self.knots[before]), self.knots.get(after)) {
            (None, None) => step,
            (None, Some(&(known, x))) => x - (known - step) * self.pace,
            (Some((known, x)), None) => x + (step - known) * self.pace,
            (Some((from, low)), Some(&(to, high))) => low + (high - low) * (step - from) / (to - from),
        }
    }

    /// The step that is there; the last of several.
    pub fn step(&self, x: f64) -> f64 {
        let after = self.knots.partition_point(|&(_, known)| known <= x);
        match (after.checked_sub(1).map(|before| self.knots[before]), self.knots.get(after)) {
            (None, None) => x,
            (None, Some(&(step, known))) => step - (known - x) / self.pace,
            (Some((step, known)), None) => step + (x - known) / self.pace,
            (Some((from, low)), Some(&(to, high))) => from + (to - from) * (x - low) / (high - low),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn without_knots_a_step_is_itself() {
        assert_eq!((Ruler::default().at(7.5), Ruler::default().step(7.5)), (7.5, 7.5));
    }

    #[test]
    fn epochs_of_different_length_are_equally_wide() {
        let epochs = Ruler::through([(0.0, 0.0), (10.0, 1.0), (30.0, 2.0)], 1.0 / 20.0);
        assert_eq!([5.0, 10.0, 20.0, 30.0, 50.0].map(|step| epochs.at(step)), [0.5, 1.0, 1.5, 2.0, 3.0]);
        assert_eq!([0.5, 1.5, 3.0].map(|x| epochs.step(x)), [5.0, 20.0, 50.0]);
    }

    #[test]
    fn a_knot_that_goes_back_is_left_out() {
        let ruler = Ruler::through([(0.0, 0.0), (5.0, 3.0), (4.0, 9.0), (6.0, 2.0), (10.0, 4.0)], 1.0);
        assert_eq!((ruler.at(10.0), ruler.at(7.5)), (4.0, 3.5));
    }

    proptest! {
        #[test]
        fn it_never_falls_and_leads_back(
            gaps in prop::collection::vec((0.5_f64..9.0, 0.1_f64..9.0), 0..20), step in -10.0_f64..200.0, more in 0.0_f64..50.0
        ) {
            let knots = gaps.iter().scan((0.0, 0.0), |at, gap| { *at = (at.0 + gap.0, at.1 + gap.1); Some(*at) });
            let ruler = Ruler::through(knots, 0.7);
            prop_assert!(ruler.at(step) <= ruler.at(step + more));
            prop_assert!((ruler.step(ruler.at(step)) - step).abs() < 1e-6);
        }
    }
}

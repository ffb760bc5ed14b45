//! The learning rate of a step, as a pure function of the settings and of where the run stands: there is no scheduler to
//! save. Formulas are those of `torch.optim.lr_scheduler`, from the rate that a knob last set.

use std::f64::consts::PI;

use crate::spec::{Schedule, Train};

/// Where a step lies in its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Epochs done before.
    pub epoch: usize,
    /// Batches of the epoch done before.
    pub batch: usize,
    /// Batches in the epoch.
    pub batches: usize,
}

/// The learning rate of the step at `place`, after `reductions` of the plateau schedule. The warm-up multiplies whatever
/// the schedule says: by `(t + 1) / w` at step t of w, as `LinearLR(start_factor=1/w, total_iters=w-1)` does.
pub fn rate(train: &Train, place: Place, reductions: u32) -> f64 {
    let base = train.learning_rate;
    let step = (place.epoch * place.batches + place.batch) as f64;
    let steps = (train.epochs * place.batches) as f64;
    let scheduled = match train.schedule {
        Schedule::Constant => base,
        Schedule::Step => base * train.gamma.powi((place.epoch / train.step_size.max(1)) as i32),
        Schedule::Cosine => between(base, train.min_learning_rate, (step / steps).min(1.0)),
        Schedule::OneCycle => one_cycle(train, step, steps),
        Schedule::Plateau => {
            let cut = base * train.plateau_factor.powi(reductions as i32);
            cut.max(train.min_learning_rate).min(base)
        }
    };
    let warmup = (train.warmup * place.batches as f64).round();
    if step < warmup { scheduled * (step + 1.0) / warmup } else { scheduled }
}

/// `OneCycleLR` with `anneal_strategy="cos"` and `three_phase=False`; the momentum stays as it is.
fn one_cycle(train: &Train, step: f64, steps: f64) -> f64 {
    let top = train.learning_rate;
    let first = top / train.div_factor;
    let last = first / train.final_div_factor;
    let summit = train.pct_start * steps - 1.0;
    let end = steps - 1.0;
    if step <= summit {
        return between(first, top, if summit > 0.0 { step / summit } else { 1.0 });
    }
    between(top, last, if end > summit { ((step - summit) / (end - summit)).min(1.0) } else { 1.0 })
}

/// Half a cosine from `start` to `end`, at the share `done` of the way.
fn between(start: f64, end: f64, done: f64) -> f64 {
    end + (start - end) / 2.0 * (1.0 + (PI * done).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPOCHS: usize = 6;
    const BATCHES: usize = 5;

    fn train(schedule: Schedule) -> Train {
        Train { schedule, learning_rate: 0.1, epochs: EPOCHS, ..Train::default() }
    }

    fn at(train: &Train, step: usize) -> f64 {
        rate(train, Place { epoch: step / BATCHES, batch: step % BATCHES, batches: BATCHES }, 0)
    }

    /// Compares with the numbers of `tests/reference/schedules.py`, which steps torch's schedulers.
    fn are_torchs(train: &Train, expected: &[(usize, f64)]) {
        for &(step, expected) in expected {
            let found = at(train, step);
            assert!((found / expected - 1.0).abs() < 1e-12, "step {step}: {found} {expected}");
        }
    }

    #[test]
    fn rates_are_torchs() {
        let step = Train { step_size: 2, gamma: 0.5, ..train(Schedule::Step) };
        are_torchs(&step, &[(0, 0.1), (5, 0.1), (10, 0.05), (19, 0.05), (20, 0.025), (29, 0.025)]);
        let cosine = Train { min_learning_rate: 0.01, ..train(Schedule::Cosine) };
        let expected = [
            (0, 0.1),
            (1, 0.099_753_485_291_572_3),
            (7, 0.088_441_517_146_482_74),
            (14, 0.059_703_780_847_044_41),
            (15, 0.055),
            (22, 0.024_889_122_713_851_387),
            (29, 0.010_246_514_708_427_697),
        ];
        are_torchs(&cosine, &expected);
        let expected = [
            (0, 0.004),
            (1, 0.007_653_782_439_458_245),
            (7, 0.096_346_217_560_541_76),
            (14, 0.081_174_565_394_976_3),
            (15, 0.075_000_1),
            (22, 0.025_000_3),
            (29, 4e-7),
        ];
        are_torchs(&train(Schedule::OneCycle), &expected);
        // 1.6 epochs of 5 batches are 8 steps.
        let warm = Train { warmup: 1.6, ..train(Schedule::Constant) };
        are_torchs(&warm, &[(0, 0.0125), (1, 0.025), (7, 0.1), (14, 0.1), (29, 0.1)]);
    }

    #[test]
    fn a_run_of_one_step_has_a_rate_under_every_schedule() {
        for &name in Schedule::NAMES {
            let schedule = Schedule::named(name).unwrap();
            let train = Train { epochs: 1, warmup: 0.5, ..train(schedule) };
            let rate = rate(&train, Place { epoch: 0, batch: 0, batches: 1 }, 0);
            assert!(rate.is_finite() && rate >= 0.0, "{name}: {rate}");
        }
    }

    #[test]
    fn the_rate_scales_with_the_one_that_was_set() {
        for &name in Schedule::NAMES {
            let schedule = Schedule::named(name).unwrap();
            let (once, twice) = (train(schedule), Train { learning_rate: 0.2, ..train(schedule) });
            for step in [0, 9, 29] {
                assert!((at(&twice, step) / at(&once, step) - 2.0).abs() < 1e-12, "{name} {step}");
            }
        }
    }
}

//! The x of a series, which mostly goes on by the same step: then it takes no room, however long the series is.

/// Numbers that never go back, as stretches that each go on by one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Places {
    stretches: Vec<Stretch>,
    len: usize,
}

/// Numbers that go on by the same step; which of them there are follows from where the next begins.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    /// Which number is its first.
    first: usize,
    from: f64,
    /// 0 where it has one number only.
    step: f64,
}

impl Stretch {
    fn at(&self, index: usize) -> f64 {
        self.from + self.step * (index - self.first) as f64
    }
}

impl Places {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn last(&self) -> Option<f64> {
        self.get(self.len.checked_sub(1)?)
    }

    pub(super) fn get(&self, index: usize) -> Option<f64> {
        if index >= self.len {
            return None;
        }
        let behind = self.stretches.partition_point(|stretch| stretch.first <= index);
        Some(self.stretches[behind - 1].at(index))
    }

    /// How many come before the first of which `before` does not hold.
    pub(super) fn partition_point(&self, before: impl Fn(f64) -> bool) -> usize {
        let behind = self.stretches.partition_point(|stretch| before(stretch.from));
        let Some(stretch) = behind.checked_sub(1).map(|place| self.stretches[place]) else { return 0 };
        let end = self.stretches.get(behind).map_or(self.len, |next| next.first);
        let (mut low, mut high) = (stretch.first + 1, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if before(stretch.at(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Appends a number that does not lie before the last.
    pub(super) fn push(&mut self, x: f64) {
        let index = self.len;
        self.len += 1;
        if let Some(stretch) = self.stretches.last_mut() {
            let alone = index - stretch.first == 1;
            let step = if alone { x - stretch.from } else { stretch.step };
            let next = Stretch { step, ..*stretch };
            // Only where it comes out exactly: what was recorded is what is read.
            if next.at(index) == x {
                *stretch = next;
                return;
            }
        }
        self.stretches.push(Stretch { first: index, from: x, step: 0.0 });
    }

    /// Takes out all but the first `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        self.len = len;
        self.stretches.retain(|stretch| stretch.first < len);
        if let Some(stretch) = self.stretches.last_mut().filter(|stretch| len - stretch.first == 1) {
            stretch.step = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_that_go_on_by_one_step_take_no_room() {
        let mut places = Places::default();
        (1..=100_000_u32).for_each(|x| places.push(f64::from(x)));
        assert_eq!((places.stretches.len(), places.get(77_776)), (1, Some(77_777.0)));
    }

    proptest! {
        #[test]
        fn they_are_what_was_pushed(
            steps in prop::collection::vec(prop_oneof![Just(1.0), Just(0.0), Just(0.1), 0.0..5.0], 0..60), cut in 0_usize..70, at in -1.0..100.0
        ) {
            let xs: Vec<f64> = steps.iter().scan(0.3, |x, step| { *x += step; Some(*x) }).collect();
            let mut places = Places::default();
            for &x in &xs {
                places.push(x);
            }
            prop_assert_eq!((0..xs.len()).map(|index| places.get(index).unwrap()).collect::<Vec<_>>(), xs.clone());
            prop_assert_eq!(places.partition_point(|x| x < at), xs.partition_point(|&x| x < at));
            prop_assert_eq!(places.partition_point(|x| x <= at), xs.partition_point(|&x| x <= at));
            let whole = places.clone();
            places.truncate(cut);
            prop_assert_eq!(places.len(), xs.len().min(cut));
            xs.iter().skip(cut).for_each(|&x| places.push(x));
            prop_assert_eq!(places, whole);
        }
    }
}

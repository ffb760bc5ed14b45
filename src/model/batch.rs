//! A batch of training rows as it is handed to a learner. Whoever gathers rows makes it; losses read it.

/// One batch of training rows.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// Rows by columns, row-major.
    pub x: &'a [f32],
    /// The class code or number of each row.
    pub truth: &'a [f32],
    /// How much each row counts, with mean about 1.
    pub weights: Option<&'a [f32]>,
    /// Where each row is two rows mixed.
    pub mixed: Option<Mixed<'a>>,
}

/// The other row of each pair that was mixed (mixup, Zhang et al. 2018).
#[derive(Clone, Copy, Debug)]
pub struct Mixed<'a> {
    /// What is true of it.
    pub truth: &'a [f32],
    /// How much the first row of the pair counts, in `[0, 1]`.
    pub share: &'a [f32],
}

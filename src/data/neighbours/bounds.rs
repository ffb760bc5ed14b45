//! How far sums in single precision may be off.
//!
//! Sums are `q·p - p²/2 = (q² - |q - p|²) / 2` for what single precision made of a query and a point of a block, both less the
//! block's centre. Both are off by at most `off`, and the sum by what adding up rounds, so that a point within `reach` has a
//! sum of at least `(q² - (reach + off)²) / 2 - rounded`. Both bounds are twice what theory asks for (Higham 2002, section
//! 3.1).

/// A share that distances between centres may be off by.
pub(super) const SPARE: f64 = 1e-4;
/// Half the distance between 1 and the next number in single precision.
const ROUNDING: f64 = f32::EPSILON as f64 / 2.0;
/// Squared lengths beyond this might overflow in single precision; such queries are measured in double precision alone.
const LARGEST: f64 = 1e37;

/// What rounding may do to the sums of queries with the points of a block.
pub(super) struct Bounds {
    /// The largest of the squares that go into a sum.
    most: f64,
    off: f64,
    rounded: f64,
}

impl Bounds {
    /// For queries of so many columns, no longer than `length` from the origin and no farther than `farthest` from the
    /// block's centre, and points no farther than `longest` from that.
    pub(super) fn new(length: f64, farthest: f64, longest: f64, columns: usize) -> Self {
        let scale = farthest * farthest + longest * longest;
        let off = 4.0 * ROUNDING * (length + farthest + longest);
        let rounded = 2.0 * (columns as f64 + 12.0) * (ROUNDING * scale + f64::from(f32::MIN_POSITIVE));
        Self { most: scale.max(length * length), off, rounded }
    }

    /// Whether sums of queries of such a squared length are what they should be.
    pub(super) fn hold_for(&self, squared: f64) -> bool {
        squared.is_finite() && self.most.is_finite() && self.most <= LARGEST
    }

    /// The sum below which a point is farther than the query's reach for certain.
    pub(super) fn floor(&self, squared: f64, reach: f64) -> f32 {
        if !self.hold_for(squared) {
            return f32::NEG_INFINITY;
        }
        let reach = reach + self.off;
        ((squared - reach * reach) / 2.0 - self.rounded) as f32
    }

    /// The same for a point with a reach, of sums from which half the query's squared length is taken; that difference is
    /// rounded as well.
    pub(super) fn threshold(&self, reach: f64) -> f32 {
        let reach = reach + self.off;
        (-reach * reach / 2.0 - self.rounded) as f32
    }
}

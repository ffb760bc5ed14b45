//! `--group 'age>25'`: a column of numbers cut in two.

/// Which number is on which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    /// The edge itself is below.
    Above,
    /// The edge itself is above.
    From,
}

/// A column and where it is cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut<'a> {
    /// The column.
    pub(super) column: &'a str,
    at: f64,
    edge: Edge,
}

impl<'a> Cut<'a> {
    /// Reads `COL>N`, `COL>=N`, `COL<N` or `COL<=N`; `None` where it is none of these.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let place = text.rfind(['<', '>'])?;
        let (column, sign) = (text[..place].trim(), &text[place..]);
        let (sign, number) = sign.split_at(if sign[1..].starts_with('=') { 2 } else { 1 });
        let at: f64 = number.trim().parse().ok().filter(|at: &f64| at.is_finite())?;
        let edge = if [">", "<="].contains(&sign) { Edge::Above } else { Edge::From };
        (!column.is_empty()).then_some(Self { column, at, edge })
    }

    /// The same cut with the edge on the other side.
    pub(super) fn turned(self) -> Self {
        let edge = if self.edge == Edge::Above { Edge::From } else { Edge::Above };
        Self { edge, ..self }
    }

    /// As it is written.
    pub(super) fn name(&self) -> String {
        format!("{}{}{}", self.column, if self.edge == Edge::Above { ">" } else { ">=" }, self.at)
    }

    /// What the lower and the upper side are called.
    pub(super) fn sides(&self) -> [String; 2] {
        let signs = if self.edge == Edge::Above { ["≤", ">"] } else { ["<", "≥"] };
        signs.map(|sign| format!("{sign} {}", self.at))
    }

    /// 1 for the upper side; a number that is missing is on neither.
    pub(super) fn side(&self, number: f64) -> Option<u32> {
        let above = if self.edge == Edge::Above { number > self.at } else { number >= self.at };
        (!number.is_nan()).then_some(u32::from(above))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_is_one_of_two_cuts() {
        let read = |text| Cut::read(text).map(|cut| (cut.column, cut.name(), cut.sides().join(" ")));
        assert_eq!(read("age>25"), Some(("age", "age>25".into(), "≤ 25 > 25".into())));
        assert_eq!(read("age <= 25"), read("age>25"));
        assert_eq!(read("age>=25"), Some(("age", "age>=25".into(), "< 25 ≥ 25".into())));
        assert_eq!(read("age<25"), read("age>=25"));
        assert_eq!(read("a>b>1.5"), Some(("a>b", "a>b>1.5".into(), "≤ 1.5 > 1.5".into())));
        for text in ["age", "age>old", ">3", "age>", "age>inf"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_edge_changes_sides_when_a_cut_is_turned() {
        let cut = Cut::read("age>25").expect("a cut");
        assert_eq!([24.0, 25.0, 26.0].map(|age| cut.side(age)), [Some(0), Some(0), Some(1)]);
        assert_eq!([24.0, 25.0, 26.0].map(|age| cut.turned().side(age)), [Some(0), Some(1), Some(1)]);
        assert_eq!((cut.side(f64::NAN), cut.turned().turned()), (None, cut));
    }
}

//! [`Ends`]: the 95 % intervals of named numbers, as they are printed, stored and compared.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Map;

/// Names and the ends of their intervals, in the order in which they were added; NaN where there is none.
#[derive(Clone, Debug, Default)]
pub struct Ends(Vec<(String, (f64, f64))>);

impl Ends {
    /// The interval of `name`; `None` where there is none.
    pub fn get(&self, name: &str) -> Option<(f64, f64)> {
        self.iter().find(|&(known, _)| known == name).map(|(_, ends)| ends).filter(|(low, high)| low <= high)
    }

    /// Puts another interval in the place of `name`'s, where that has one.
    pub(super) fn set(&mut self, name: &str, ends: (f64, f64)) {
        self.0.iter_mut().filter(|(known, _)| known == name).for_each(|(_, own)| *own = ends);
    }

    /// Names and intervals in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, (f64, f64))> {
        self.0.iter().map(|(name, ends)| (name.as_str(), *ends))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S: Into<String>> FromIterator<(S, (f64, f64))> for Ends {
    fn from_iter<I: IntoIterator<Item = (S, (f64, f64))>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, ends)| (name.into(), ends)).collect())
    }
}

/// NaN is equal to NaN, as in [`super::Metrics`].
impl PartialEq for Ends {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
        let alike = |(a, b): (f64, f64), (c, d): (f64, f64)| same(a, c) && same(b, d);
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| a.0 == b.0 && alike(a.1, b.1))
    }
}

impl Serialize for Ends {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let end = |value: f64| value.is_finite().then_some(value);
        serializer.collect_map(self.iter().map(|(name, (low, high))| (name, [end(low), end(high)])))
    }
}

impl<'de> Deserialize<'de> for Ends {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = Map::deserialize(deserializer)?;
        let end = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let read = |(name, value)| -> serde_json::Result<(String, (f64, f64))> {
            let [low, high]: [Option<f64>; 2] = serde_json::from_value(value)?;
            Ok((name, (end(low), end(high))))
        };
        map.into_iter().map(read).collect::<Result<_, _>>().map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_the_order_and_writes_null_for_an_end_that_is_not_defined() {
        let ends: Ends = [("roc_auc", (0.5, 0.75)), ("ece", (f64::NAN, f64::NAN))].into_iter().collect();
        let text = serde_json::to_string(&ends).unwrap();
        assert_eq!(text, r#"{"roc_auc":[0.5,0.75],"ece":[null,null]}"#);
        assert_eq!(serde_json::from_str::<Ends>(&text).unwrap(), ends);
        assert_eq!((ends.get("roc_auc"), ends.get("ece"), ends.get("f1")), (Some((0.5, 0.75)), None, None));
    }
}

//! [`Metrics`]: named numbers in a fixed order, as they are printed, stored and compared.
//!
//! Every value is finite or NaN. In JSON they are a map, in order, with `null` for NaN. Every room that speaks of
//! results passes them around.

use std::fmt;
use std::sync::Arc;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The metrics that speak for a model, by preference.
pub const HEADLINES: [&str; 3] = ["roc_auc", "r2", "accuracy"];

/// Names and values, in the order in which they were added. Equal when names and values are, NaN being equal to NaN.
///
/// Names lie apart from values, since thousands of epochs have the same ones: those that are kept share them
/// ([`Metrics::share`]), which leaves eight bytes a metric.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    names: Arc<Vec<String>>,
    values: Vec<f64>,
}

impl Metrics {
    /// Adds a number at the end; an infinite one, which only says that the arithmetic overflowed, is kept as NaN.
    pub fn push(&mut self, name: impl Into<String>, value: f64) {
        Arc::make_mut(&mut self.names).push(name.into());
        self.values.push(if value.is_finite() { value } else { f64::NAN });
    }

    /// Takes the names of `other` for its own where they are the same, and gives back what room it kept.
    pub fn share(&mut self, other: &Self) {
        if self.names == other.names {
            self.names = Arc::clone(&other.names);
        }
        self.values.shrink_to_fit();
    }

    /// The value of `name`, NaN where it is not defined, `None` where there is no such name.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.iter().find(|&(known, _)| known == name).map(|(_, value)| value)
    }

    /// The metric that speaks for all: the first of [`HEADLINES`] that is there.
    pub fn headline(&self) -> Option<(&'static str, f64)> {
        HEADLINES.into_iter().find_map(|name| Some((name, self.get(name)?)))
    }

    /// Names and values in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.names.iter().zip(&self.values))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// The names and values of [`Metrics`], in order.
#[derive(Clone, Debug)]
pub struct Iter<'a>(std::iter::Zip<std::slice::Iter<'a, String>, std::slice::Iter<'a, f64>>);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, f64);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), *value))
    }
}

impl<'a> IntoIterator for &'a Metrics {
    type Item = (&'a str, f64);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl<S: Into<String>> FromIterator<(S, f64)> for Metrics {
    fn from_iter<I: IntoIterator<Item = (S, f64)>>(pairs: I) -> Self {
        let mut metrics = Self::default();
        pairs.into_iter().for_each(|(name, value)| metrics.push(name, value));
        metrics
    }
}

impl PartialEq for Metrics {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
        self.len() == other.len() && self.iter().zip(other).all(|((n, a), (m, b))| n == m && same(a, b))
    }
}

impl Serialize for Metrics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self {
            map.serialize_entry(name, &value.is_finite().then_some(value))?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Metrics {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

/// Reads a map without losing its order.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Metrics;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a map from metric names to numbers or null")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metrics, A::Error> {
        let mut metrics = Metrics::default();
        while let Some((name, value)) = map.next_entry::<String, Option<f64>>()? {
            metrics.push(name, value.unwrap_or(f64::NAN));
        }
        Ok(metrics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_the_order_and_writes_null_for_what_is_not_defined() {
        let metrics: Metrics =
            [("roc_auc", f64::NAN), ("accuracy", 0.5), ("loss", f64::INFINITY)].into_iter().collect();
        let text = serde_json::to_string(&metrics).unwrap();
        insta::assert_snapshot!(text, @r#"{"roc_auc":null,"accuracy":0.5,"loss":null}"#);
        assert_eq!(serde_json::from_str::<Metrics>(&text).unwrap(), metrics);
    }

    #[test]
    fn equality_looks_at_names_values_and_order() {
        let of = |pairs: &[(&str, f64)]| pairs.iter().copied().collect::<Metrics>();
        assert_eq!(of(&[("a", f64::NAN)]), of(&[("a", f64::NAN)]));
        assert_ne!(of(&[("a", 1.0)]), of(&[("a", f64::NAN)]));
        assert_ne!(of(&[("a", 1.0), ("b", 2.0)]), of(&[("b", 2.0), ("a", 1.0)]));
        assert_ne!(of(&[("a", 1.0)]), of(&[]));
    }

    #[test]
    fn names_are_shared_where_they_are_the_same_and_only_there() {
        let of = |name: &str, value: f64| [(name, value)].into_iter().collect::<Metrics>();
        let (first, mut same, mut other) = (of("accuracy", 0.5), of("accuracy", 0.6), of("f1", 0.7));
        same.share(&first);
        other.share(&first);
        assert!(Arc::ptr_eq(&first.names, &same.names) && !Arc::ptr_eq(&first.names, &other.names));
        same.push("f1", 0.1);
        assert_eq!((first.len(), same.get("accuracy"), other.get("f1")), (1, Some(0.6), Some(0.7)));
    }

    #[test]
    fn an_unknown_name_is_not_a_number_that_is_undefined() {
        let metrics: Metrics = [("roc_auc", f64::NAN)].into_iter().collect();
        assert!(metrics.get("roc_auc").is_some_and(f64::is_nan));
        assert_eq!(metrics.get("accuracy"), None);
        assert_eq!((metrics.len(), metrics.is_empty()), (1, false));
    }
}

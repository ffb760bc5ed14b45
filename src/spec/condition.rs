//! A condition on one number of what came of a run: `test.roc_auc >= 0.9`.
//!
//! `[goal]` holds them and `--require` takes them. The text is the value; mistakes point at their place in it.

use std::ops::Range;

use super::Value;
use super::held::Held;
use super::kind::suggestion;
use super::metrics::JUDGED;
use crate::base::diag::{Diagnostic, nearest};
use crate::eval::{FAIRLEARN, range_of};

/// A condition that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: String,
    place: Place,
    comparison: Comparison,
    bound: f64,
}

/// Which number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A metric of the last part that has rows: the test, else the validation part.
    Judged(String),
    /// A metric of a part, `train`, `validation` or `test`; over folds of their `mean` or `deviation`.
    Part {
        /// Which.
        room: String,
        /// The metric.
        metric: String,
    },
    /// A comparison between the groups of a protected column.
    Fairness {
        /// The column.
        column: String,
        /// The comparison, as `demographic_parity_difference`.
        measure: String,
    },
    /// What a run used: `watt_hours` or `grams_co2e`.
    Energy(String),
}

/// How a number is held against a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    AtLeast,
    AtMost,
    More,
    Less,
}

/// Longer signs first, so that `>=` is not taken for `>`.
const SIGNS: [(&str, Comparison); 4] =
    [(">=", Comparison::AtLeast), ("<=", Comparison::AtMost), (">", Comparison::More), ("<", Comparison::Less)];
const PARTS: &[&str] = &["train", "validation", "test"];
const FOLDS: &[&str] = &["mean", "deviation"];
const ENERGY: &[&str] = &["watt_hours", "grams_co2e"];
const LIKE: &str = "`test.roc_auc >= 0.9` or `fairness.sex.demographic_parity_difference <= 0.1`";
const LIKE_EPOCH: &str = "`validation_loss < 0.1` or `roc_auc >= 0.9`";
const LIKE_FOLDS: &str = "`mean.roc_auc >= 0.9` or `deviation.roc_auc <= 0.02`";

impl Condition {
    /// Reads `part.metric >= number`, `metric >= number`, `fairness.column.measure <= number` or `energy.watt_hours <= number`,
    /// with `>=`, `<=`, `>` or `<`.
    ///
    /// # Errors
    /// What is wrong; the span is a range of `text`.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        Self::read(text, LIKE, of_run)
    }

    /// Reads `mean.metric >= number` and `deviation.metric <= number`: over folds there is no one test.
    ///
    /// # Errors
    /// As [`Condition::parse`].
    pub fn over_folds(text: &str) -> Result<Self, Diagnostic> {
        Self::read(text, LIKE_FOLDS, |place, span| match place.split_once('.') {
            Some((room, metric)) if FOLDS.contains(&room) => part(room, metric, span),
            _ => Err(nameless(place, span, LIKE_FOLDS)),
        })
    }

    /// Reads a condition on what is judged at the end of an epoch: `validation_loss < 0.1`, `roc_auc >= 0.9`, `train_loss < 0.2` or
    /// `fairness.column.measure <= 0.1`. The loss is a metric of its part, called `loss`.
    ///
    /// # Errors
    /// As [`Condition::parse`].
    pub fn of_epoch(text: &str) -> Result<Self, Diagnostic> {
        Self::read(text, LIKE_EPOCH, |place, span| {
            let of = |room: &str, metric: &str| Ok(Place::Part { room: room.into(), metric: metric.into() });
            match place {
                "train_loss" => of("train", "loss"),
                "validation_loss" | "loss" => of("validation", "loss"),
                _ => match of_run(place, span.clone()).map_err(|mistake| meant_loss(place, mistake))? {
                    Place::Judged(metric) => of("validation", &metric),
                    found @ Place::Fairness { .. } => Ok(found),
                    Place::Part { room, metric } if room == "validation" => of(&room, &metric),
                    _ => Err(Diagnostic::error(span, format!("{place:?} is not judged at the end of an epoch"))
                        .hint(format!("write it like {LIKE_EPOCH}"))),
                },
            }
        })
    }

    /// The condition that a metric of the judged part is on the right side of `bound`.
    pub(crate) fn on_judged(metric: &str, larger_is_better: bool, bound: f64) -> Self {
        let (sign, comparison) = SIGNS[usize::from(!larger_is_better)];
        Self { text: format!("{metric} {sign} {bound}"), place: Place::Judged(metric.into()), comparison, bound }
    }

    fn read(
        text: &str,
        like: &str,
        place: impl Fn(&str, Range<usize>) -> Result<Place, Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let found = SIGNS.iter().find_map(|&(sign, comparison)| Some((text.find(sign)?, sign, comparison)));
        let Some((at, sign, comparison)) = found else {
            return Err(
                Diagnostic::error(0..text.len(), "it has none of >=, <=, >, <").hint(format!("write it like {like}"))
            );
        };
        let (left, right) = (trimmed(text, 0..at), trimmed(text, at + sign.len()..text.len()));
        let number = text[right.clone()].parse::<f64>().ok().filter(|number| number.is_finite());
        let Some(bound) = number else {
            return Err(Diagnostic::error(right.clone(), format!("{:?} is not a number", &text[right])));
        };
        let place = place(&text[left.clone()], left)?;
        let read = Self { place, text: text.trim().into(), comparison, bound };
        match read.unreachable() {
            Some((message, hint)) => Err(Diagnostic { hint, ..Diagnostic::error(right, message) }),
            None => Ok(read),
        }
    }

    /// Why no number meets it, and what may have been meant, where the bound is beyond what its metric can be.
    fn unreachable(&self) -> Option<(String, Option<String>)> {
        // Over folds a deviation is no value of the metric.
        let (Place::Judged(metric) | Place::Part { metric, .. }) = &self.place else { return None };
        if matches!(&self.place, Place::Part { room, .. } if FOLDS[1] == room) {
            return None;
        }
        let ((least, most), bound) = (range_of(metric), self.bound);
        let met = match self.comparison {
            Comparison::AtLeast => bound <= most,
            Comparison::More => bound < most,
            Comparison::AtMost => bound >= least,
            Comparison::Less => bound > least,
        };
        match self.comparison {
            _ if met => None,
            Comparison::AtLeast | Comparison::More => {
                let meant = (bound > 1.0 && bound <= 100.0).then(|| format!("{bound} % is {}", bound / 100.0));
                Some((format!("{metric} is never above {most}"), meant))
            }
            Comparison::AtMost | Comparison::Less => Some((format!("{metric} is never below {least}"), None)),
        }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Which number it is about.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The metric it is about, where it is about one.
    pub fn metric(&self) -> Option<&str> {
        match &self.place {
            Place::Judged(metric) | Place::Part { metric, .. } => Some(metric),
            Place::Fairness { .. } | Place::Energy(_) => None,
        }
    }

    /// Whether this number meets it; one that is not defined never does.
    pub fn is_met(&self, number: f64) -> bool {
        match self.comparison {
            Comparison::AtLeast => number >= self.bound,
            Comparison::AtMost => number <= self.bound,
            Comparison::More => number > self.bound,
            Comparison::Less => number < self.bound,
        }
    }

    /// Whether every number of this interval meets it.
    pub fn is_met_by_all(&self, (low, high): (f64, f64)) -> bool {
        self.is_met(low) && self.is_met(high)
    }
}

fn of_run(place: &str, span: Range<usize>) -> Result<Place, Diagnostic> {
    let Some((room, rest)) = place.split_once('.') else {
        return metric(place, span).map(Place::Judged);
    };
    match room {
        "fairness" => match rest.rsplit_once('.') {
            Some((column, name)) if !column.is_empty() => {
                let known = comparisons();
                if known.iter().any(|known| known == name) {
                    return Ok(Place::Fairness { column: column.into(), measure: name.into() });
                }
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let inside = span.end - name.len()..span.end;
                let message = format!("groups are not compared by {name:?}");
                Err(Diagnostic::error(inside, message).hint(suggestion(name, &known)))
            }
            _ => Err(nameless(place, span, LIKE)),
        },
        "energy" if ENERGY.contains(&rest) => Ok(Place::Energy(rest.into())),
        "energy" => Err(Diagnostic::error(span, format!("energy has no {rest:?}")).hint(suggestion(rest, ENERGY))),
        _ if PARTS.contains(&room) => part(room, rest, span),
        _ => Err(nameless(place, span, LIKE)),
    }
}

/// Comparisons between groups of every task.
fn comparisons() -> Vec<String> {
    let of_two = FAIRLEARN.iter().map(|(name, _)| (*name).to_owned());
    let differing = [
        "roc_auc",
        "brier_score",
        "ece",
        "balanced_accuracy",
        "f1_macro",
        "mean_absolute_error",
        "root_mean_squared_error",
        "mean_error",
        "mean_prediction",
        "mean_target",
        "r2",
    ];
    let differences = differing.iter().map(|name| format!("{name}_difference"));
    of_two.chain(differences).chain(["mean_absolute_error_ratio".to_owned()]).collect()
}

fn part(room: &str, name: &str, span: Range<usize>) -> Result<Place, Diagnostic> {
    let inside = span.start + room.len() + 1..span.end;
    Ok(Place::Part { room: room.into(), metric: metric(name, inside)? })
}

fn metric(name: &str, span: Range<usize>) -> Result<String, Diagnostic> {
    if JUDGED.contains(&name) {
        return Ok(name.into());
    }
    Err(Diagnostic::error(span, format!("there is no metric {name:?}")).hint(suggestion(name, &JUDGED)))
}

fn nameless(place: &str, span: Range<usize>, like: &str) -> Diagnostic {
    Diagnostic::error(span, format!("{place:?} names no number of the report")).hint(format!("write it like {like}"))
}

/// The range without white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..start + inner.trim().len()
}

impl Held for Condition {
    fn shown(&self) -> Value {
        Value::Text(self.text.clone())
    }

    fn held(value: &Value) -> Option<Self> {
        Self::parse(value.as_text()?).ok()
    }
}

/// The mistake, unless a loss of an epoch was meant.
fn meant_loss(place: &str, mistake: Diagnostic) -> Diagnostic {
    match nearest(place, ["train_loss", "validation_loss"]).filter(|_| !place.contains('.')) {
        Some(like) => Diagnostic { hint: Some(format!("did you mean `{like}`?")), ..mistake },
        None => mistake,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let mistake = Condition::parse(text).unwrap_err();
        let span = mistake.span.clone().unwrap();
        format!("{} at {:?}; {}", mistake.message, &text[span], mistake.hint.unwrap_or_default())
    }

    #[test]
    fn every_kind_of_number_can_be_named() {
        let place = |text| Condition::parse(text).unwrap().place;
        assert_eq!(place("roc_auc>=0.9"), Place::Judged("roc_auc".into()));
        assert_eq!(place(" test.r2 > 0"), Place::Part { room: "test".into(), metric: "r2".into() });
        let fairness = Place::Fairness { column: "a.b".into(), measure: "accuracy_ratio".into() };
        assert_eq!(place("fairness.a.b.accuracy_ratio >= .8"), fairness);
        assert_eq!(place("energy.watt_hours <= 5"), Place::Energy("watt_hours".into()));
        assert!(Condition::over_folds("mean.accuracy > 0.5").is_ok());
        assert!(Condition::over_folds("test.accuracy > 0.5").is_err());
    }

    #[test]
    fn at_the_end_of_an_epoch_losses_and_validation_metrics_are_known() {
        let place =
            |text| Condition::of_epoch(text).map(|condition| condition.place).map_err(|mistake| mistake.message);
        let of = |room: &str, metric: &str| Ok(Place::Part { room: room.into(), metric: metric.into() });
        assert_eq!(place("validation_loss<0.1"), of("validation", "loss"));
        assert_eq!(place("train_loss <= 1e-3"), of("train", "loss"));
        assert_eq!(place("roc_auc>0.9"), place("validation.roc_auc > 0.9"));
        assert_eq!(place("test.roc_auc > 0.9"), Err("\"test.roc_auc\" is not judged at the end of an epoch".into()));
        assert!(place("fairness.sex.demographic_parity_difference < 0.1").is_ok());
    }

    #[test]
    fn a_bound_belongs_to_its_side_or_not_and_an_interval_with_both_ends() {
        let met = |text: &str, number| Condition::parse(text).unwrap().is_met(number);
        assert!(met("accuracy >= 0.5", 0.5) && !met("accuracy > 0.5", 0.5));
        assert!(met("ece <= 0.5", 0.5) && !met("ece < 0.5", 0.5));
        assert!(!met("accuracy >= 0.5", f64::NAN) && !met("ece <= 0.5", f64::NAN));
        let sure = Condition::parse("accuracy >= 0.5").unwrap();
        assert!(sure.is_met_by_all((0.5, 0.9)) && !sure.is_met_by_all((0.49, 0.9)));
        let made = Condition::on_judged("log_loss", false, 0.25);
        assert_eq!((made.text(), made.is_met(0.2), made.is_met(0.3)), ("log_loss <= 0.25", true, false));
    }

    #[test]
    fn mistakes_are_told_at_their_place() {
        let all = [
            "accuracy",
            "test.acuracy >= 1",
            "test.accuracy >= much",
            "tset.accuracy > 1",
            "energy.joules < 1",
            "fairness.sex.demographic_parity <= 0.1",
            "test.accuracy >= 90",
            "log_loss < -0.1",
        ];
        insta::assert_snapshot!(all.map(refused).join("\n"), @r#"
        it has none of >=, <=, >, < at "accuracy"; write it like `test.roc_auc >= 0.9` or `fairness.sex.demographic_parity_difference <= 0.1`
        there is no metric "acuracy" at "acuracy"; did you mean `accuracy`?
        "much" is not a number at "much"; 
        "tset.accuracy" names no number of the report at "tset.accuracy"; write it like `test.roc_auc >= 0.9` or `fairness.sex.demographic_parity_difference <= 0.1`
        energy has no "joules" at "energy.joules"; allowed: watt_hours, grams_co2e
        groups are not compared by "demographic_parity" at "demographic_parity"; did you mean `demographic_parity_ratio`?
        accuracy is never above 1 at "90"; 90 % is 0.9
        log_loss is never below 0 at "-0.1"; 
        "#);
    }
}

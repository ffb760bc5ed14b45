//! A run that stops by itself: at a time of day, after so long, or when an epoch is good enough.
//!
//! It is a wish about the run and no part of what it learns: no checkpoint holds it, going back does not change it, and a run
//! that goes on after it was over begins without one.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Days, Local, NaiveTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use super::command::Stop;
use super::event::{Ending, EpochReport, Happening};
use super::unfit::unfit_condition;
use super::worker::{Failure, Worker};
use crate::base::fmt::number;
use crate::spec::{Condition, Place};

/// When a run is to stop by itself; as text like `at 18:00`, `after 20m` or `when validation_loss<0.1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Until {
    /// When it is next so late where the run trains, after the batch under way.
    At(NaiveTime),
    /// When it has trained for so many seconds more, after the batch under way.
    After(u64),
    /// When the epoch that was just judged is so.
    When(Condition),
}

/// How each is written.
const FORMS: &str = "`at 18:00`, `after 20m` or `when validation_loss<0.1`";
/// Letters behind numbers, and the seconds that each means.
const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

impl Until {
    /// Reads `at HH:MM`, `after 1h30m` or `when METRIC<NUMBER`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (word, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let rest = rest.trim();
        match word {
            "at" => NaiveTime::parse_from_str(rest, "%H:%M")
                .map(Self::At)
                .map_err(|_| format!("`{rest}` is not a time of day; write it like `at 18:00`.")),
            "after" => seconds(rest)
                .map(Self::After)
                .ok_or_else(|| format!("`{rest}` is not a span of time; write it like `after 20m` or `after 1h30m`.")),
            "when" => Condition::of_epoch(rest).map(Self::When).map_err(|mistake| {
                let hint = mistake.hint.filter(|hint| !hint.is_empty()).map(|hint| format!("; {hint}"));
                let told = format!("`{rest}`: {}{}", mistake.message, hint.unwrap_or_default());
                if told.ends_with('?') { told } else { told + "." }
            }),
            _ => Err(format!("A run stops by itself {FORMS}, not `{}`.", text.trim())),
        }
    }
}

/// A span of time in seconds; none at all is no span.
fn seconds(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut sum = 0_u64;
    while let Some(at) = rest.find(|c: char| !c.is_ascii_digit()) {
        let letter = rest[at..].chars().next()?;
        let (_, unit) = UNITS.iter().find(|(known, _)| *known == letter)?;
        sum = sum.checked_add(rest[..at].parse::<u64>().ok()?.checked_mul(*unit)?)?;
        rest = &rest[at + letter.len_utf8()..];
    }
    (rest.is_empty() && sum > 0).then_some(sum)
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time) => write!(f, "at {}", time.format("%H:%M")),
            Self::After(seconds) => {
                f.write_str("after ")?;
                let mut rest = *seconds;
                for (letter, unit) in UNITS {
                    if rest >= unit {
                        write!(f, "{}{letter}", rest / unit)?;
                        rest %= unit;
                    }
                }
                Ok(())
            }
            Self::When(condition) => write!(f, "when {}", condition.text()),
        }
    }
}

impl TryFrom<String> for Until {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<Until> for String {
    fn from(until: Until) -> Self {
        until.to_string()
    }
}

/// A wish, and when it comes true.
pub(super) struct Wish {
    until: Until,
    due: Due,
}

enum Due {
    /// At this moment.
    Clock(DateTime<Utc>),
    /// After so many seconds of the run's own time.
    Trained(f64),
    /// At the end of an epoch that is so.
    Judged,
}

impl Wish {
    /// As it is to be understood now, `trained` seconds into the run.
    fn new(until: Until, trained: f64, now: &DateTime<Local>) -> Self {
        let due = match &until {
            Until::At(time) => Due::Clock(next(*time, now)),
            Until::After(seconds) => Due::Trained(trained + *seconds as f64),
            Until::When(_) => Due::Judged,
        };
        Self { until, due }
    }
}

/// When it is next so late; where a clock is put forward over it, a day later.
fn next<Z: TimeZone>(time: NaiveTime, now: &DateTime<Z>) -> DateTime<Utc> {
    let zone = now.timezone();
    let on = |days| {
        let day = now.date_naive().checked_add_days(Days::new(days))?;
        zone.from_local_datetime(&day.and_time(time)).earliest()
    };
    (0..3).filter_map(on).find(|at| at > now).as_ref().unwrap_or(now).to_utc()
}

/// What of an epoch a condition is about.
fn number_of(place: &Place, report: &EpochReport) -> Option<f64> {
    match place {
        Place::Part { room, metric } if metric == "loss" => {
            if room == "train" {
                Some(report.train_loss)
            } else {
                report.validation_loss
            }
        }
        Place::Part { metric, .. } | Place::Judged(metric) => report.validation.get(metric),
        Place::Fairness { column, measure } => {
            report.fairness.iter().find(|fairness| fairness.column == *column)?.summary.get(measure)
        }
        Place::Energy(_) => None,
    }
}

impl Worker {
    /// Stops by itself then from now on, and no more otherwise.
    pub(super) fn wish(&mut self, until: Option<Until>) -> Result<(), Failure> {
        if let Some(Until::When(condition)) = &until
            && let Some(why) = unfit_condition(condition, self.plan.prepared.labels.len())
        {
            return self.warn(&format!("The run does not stop when `{}`: {why}", condition.text()));
        }
        let trained = self.clock.seconds();
        self.wish = until.clone().map(|until| Wish::new(until, trained, &Local::now()));
        self.say(Happening::Until { until })
    }

    /// How long a run that is held may wait before it is to stop.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.wish.as_ref()?.due {
            Due::Clock(at) => Some((at - Utc::now()).to_std().unwrap_or_default()),
            Due::Trained(_) | Due::Judged => None,
        }
    }

    /// Stops after this batch where it is time to.
    pub(super) fn look_at_time(&mut self) -> Result<(), Failure> {
        let over = self.wish.as_ref().filter(|wish| match wish.due {
            Due::Clock(at) => Utc::now() >= at,
            Due::Trained(seconds) => self.clock.seconds() >= seconds,
            Due::Judged => false,
        });
        let Some(why) = over.map(|wish| wish.until.to_string()) else { return Ok(()) };
        self.come_true(Stop::AfterBatch, why)
    }

    /// Stops where the epoch that was just judged is as it was wished for.
    pub(super) fn look_at_epoch(&mut self, report: &EpochReport) -> Result<(), Failure> {
        let Some(Wish { until: Until::When(condition), .. }) = &self.wish else { return Ok(()) };
        let over = self.watch.as_ref().is_some_and(|watch| watch.is_over(self.at.epoch));
        if over || self.at.epoch >= self.plan.workspace.train.epochs {
            // It ends anyway, and as a run that came to its end.
            return Ok(());
        }
        let condition = condition.clone();
        match number_of(condition.place(), report) {
            Some(found) if condition.is_met(found) => {
                self.come_true(Stop::AfterEpoch, format!("when {}: it is {}", condition.text(), number(found)))
            }
            Some(_) => Ok(()),
            None => {
                let message =
                    format!("Epochs are not judged by what `{}` names, so it stops nothing.", condition.text());
                self.say(Happening::Warned { message })?;
                self.wish(None)
            }
        }
    }

    fn come_true(&mut self, when: Stop, why: String) -> Result<(), Failure> {
        self.wish = None;
        // One that was asked to stop does so anyway.
        if self.stop.is_some() { Ok(()) } else { self.stop_because(when, Ending::Stopped, Some(why)) }
    }
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;

    #[test]
    fn a_wish_is_read_as_it_is_written() {
        for text in ["at 18:00", "after 20m", "after 1h30m", "after 90d1s", "when validation_loss<0.1"] {
            let until = Until::parse(text).unwrap();
            assert_eq!(until.to_string(), text);
            let wire = serde_json::to_string(&until).unwrap();
            assert_eq!(wire, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Until>(&wire).unwrap(), until);
        }
        assert_eq!(Until::parse("after 90s"), Ok(Until::After(90)));
    }

    #[test]
    fn what_is_no_wish_says_how_one_is_written() {
        let told = |text| Until::parse(text).unwrap_err();
        insta::assert_snapshot!(
            ["soon", "at noon", "at 25:00", "after lunch", "after 20", "after 0s", "when loss", "when acuracy>1", "when validation_los<1"].map(told).join("\n"),
            @r#"
        A run stops by itself `at 18:00`, `after 20m` or `when validation_loss<0.1`, not `soon`.
        `noon` is not a time of day; write it like `at 18:00`.
        `25:00` is not a time of day; write it like `at 18:00`.
        `lunch` is not a span of time; write it like `after 20m` or `after 1h30m`.
        `20` is not a span of time; write it like `after 20m` or `after 1h30m`.
        `0s` is not a span of time; write it like `after 20m` or `after 1h30m`.
        `loss`: it has none of >=, <=, >, <; write it like `validation_loss < 0.1` or `roc_auc >= 0.9`.
        `acuracy>1`: there is no metric "acuracy"; did you mean `accuracy`?
        `validation_los<1`: there is no metric "validation_los"; did you mean `validation_loss`?
        "#
        );
    }

    #[test]
    fn a_time_of_day_is_the_next_one() {
        let zone = FixedOffset::east_opt(2 * 3_600).unwrap();
        let now = zone.with_ymd_and_hms(2026, 11, 29, 17, 30, 0).unwrap();
        let next = |hour| super::next(NaiveTime::from_hms_opt(hour, 0, 0).unwrap(), &now).to_rfc3339();
        assert_eq!(next(18), "2026-11-29T16:00:00+00:00");
        assert_eq!(next(9), "2026-11-30T07:00:00+00:00");
    }
}

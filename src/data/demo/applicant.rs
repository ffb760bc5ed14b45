//! One applicant of the demo table: what they are, what they state, and whether they repay.

use crate::base::rng::{Purpose, Stream};

/// Share of women who repaid and are recorded as not having.
const HIDDEN: f64 = 0.08;
/// The risk above which a loan is not repaid; sets the share of unpaid loans.
const LIMIT: f64 = 2.08;
/// Standard deviation of the chance that is added to the risk.
const CHANCE: f64 = 0.55;

/// A loan, as it was and as it is recorded.
#[derive(Clone, Debug)]
pub(super) struct Applicant {
    pub(super) age: f64,
    pub(super) is_woman: bool,
    pub(super) region: &'static str,
    pub(super) education: &'static str,
    pub(super) employment: &'static str,
    income: f64,
    /// Yearly income, where it is stated.
    pub(super) stated_income: Option<f64>,
    history: f64,
    /// Years with any credit, where they are known.
    pub(super) stated_history: Option<f64>,
    pub(super) debts: f64,
    pub(super) late_payments: f64,
    pub(super) purpose: &'static str,
    pub(super) loan: f64,
    pub(super) term: f64,
    /// What decides repayment, before chance.
    pub(super) risk: f64,
    /// What happened.
    pub(super) repaid: bool,
    /// What is written down.
    pub(super) recorded_repaid: bool,
}

impl Applicant {
    /// The applicant in this row.
    pub(super) fn draw(seed: u64, row: u64) -> Self {
        let stream = &mut Stream::new(seed, Purpose::Demo, row);
        let mut person = Self::person(stream);
        person.ask(stream);
        person.state(stream);
        person.risk = person.true_risk();
        person.repaid = person.risk + CHANCE * bell(stream) < LIMIT;
        let hidden = stream.uniform() < HIDDEN;
        person.recorded_repaid = person.repaid && !(person.is_woman && hidden);
        person
    }

    /// Under 30, from 60, or between.
    pub(super) fn age_group(&self) -> &'static str {
        match self.age {
            age if age < 30.0 => "under 30",
            age if age < 60.0 => "30 to 59",
            _ => "60 and over",
        }
    }

    pub(super) fn sex(&self) -> &'static str {
        if self.is_woman { "female" } else { "male" }
    }

    fn person(stream: &mut Stream) -> Self {
        let spread = stream.uniform();
        let age = (19.0 + 30.0 * spread + 24.0 * stream.uniform() * spread).floor();
        let is_woman = stream.uniform() < 0.46;
        let region =
            pick(stream, &[("north", 0.31), ("south", 0.27), ("east", 0.22), ("west", 0.18), ("islands", 0.02)]);
        let education = pick(stream, &[("school", 0.34), ("vocational", 0.31), ("bachelor", 0.24), ("master", 0.11)]);
        let employment = match age {
            age if age >= 65.0 => pick(stream, &[("retired", 0.85), ("self-employed", 0.15)]),
            age if age < 25.0 => pick(stream, &[("student", 0.45), ("employed", 0.45), ("unemployed", 0.10)]),
            _ => pick(stream, &[("employed", 0.58), ("public", 0.18), ("self-employed", 0.17), ("unemployed", 0.07)]),
        };
        let income = income(education, employment, age, bell(stream));
        let years = (age - 18.0) * stream.uniform();
        Self {
            age,
            is_woman,
            region,
            education,
            employment,
            income,
            stated_income: None,
            history: (years * 10.0).floor() / 10.0,
            stated_history: None,
            debts: (stream.uniform() * stream.uniform() * 6.0).floor(),
            late_payments: (stream.uniform() * stream.uniform() * stream.uniform() * 9.0).floor(),
            purpose: "",
            loan: 0.0,
            term: 0.0,
            risk: 0.0,
            repaid: false,
            recorded_repaid: false,
        }
    }

    /// What they want the money for, how much and for how long.
    fn ask(&mut self, stream: &mut Stream) {
        let business = if self.employment == "self-employed" { 0.45 } else { 0.06 };
        self.purpose = if stream.uniform() < business {
            "business"
        } else {
            pick(stream, &[("car", 0.34), ("home", 0.26), ("debts", 0.20), ("education", 0.10), ("wedding", 0.10)])
        };
        let share = 0.05 + 0.9 * stream.uniform() * stream.uniform() + 0.2 * stream.uniform();
        self.loan = (self.income * share / 100.0).floor() * 100.0 + 500.0;
        self.term = 12.0 * (1.0 + stream.below(6) as f64);
    }

    /// What they tell and what the office knows.
    fn state(&mut self, stream: &mut Stream) {
        let silent = if self.employment == "self-employed" { 0.24 } else { 0.06 };
        self.stated_income = (stream.uniform() >= silent).then_some(self.income);
        self.stated_history = (stream.uniform() >= 0.04).then_some(self.history);
    }

    fn true_risk(&self) -> f64 {
        let burden = self.loan / self.income;
        let years = (self.age - 42.0) / 14.0;
        let late = self.late_payments.min(4.0) * if self.history < 6.0 { 0.8 } else { 0.0 };
        let venture = match (self.purpose, self.employment) {
            ("business", "self-employed") => 1.8,
            ("business", _) => -0.5,
            _ => 0.0,
        };
        let piled_up = if self.debts >= 2.0 && burden > 0.35 { 1.2 } else { 0.0 };
        let jobless = if self.employment == "unemployed" && self.loan > 3000.0 { 1.1 } else { 0.0 };
        2.4 * softsign(3.0 * (burden - 0.4)) + 0.5 * years * years + late + venture + piled_up + jobless
            - 0.02 * self.history
    }
}

/// Yearly income, in whole tens.
fn income(education: &str, employment: &str, age: f64, luck: f64) -> f64 {
    let schooling = match education {
        "school" => 24_000.0,
        "vocational" => 29_000.0,
        "bachelor" => 38_000.0,
        _ => 47_000.0,
    };
    let work = match employment {
        "student" => 0.35,
        "unemployed" => 0.4,
        "retired" => 0.6,
        "self-employed" => 1.15,
        _ => 1.0,
    };
    let experience = 0.8 + 0.4 * ((age - 19.0) / 40.0).min(1.0);
    let luck = (1.0 + 0.3 * luck + 0.06 * luck * luck).max(0.3);
    (schooling * work * experience * luck / 10.0).floor() * 10.0
}

/// Near enough to a standard normal number without a logarithm: the sum of twelve uniform ones, less six.
fn bell(stream: &mut Stream) -> f64 {
    (0..12).map(|_| stream.uniform()).sum::<f64>() - 6.0
}

fn softsign(x: f64) -> f64 {
    x / (1.0 + x.abs())
}

/// One of the labels, each as likely as its share; shares add up to 1.
fn pick(stream: &mut Stream, labels: &[(&'static str, f64)]) -> &'static str {
    let mut left = stream.uniform();
    for &(label, share) in labels {
        left -= share;
        if left < 0.0 {
            return label;
        }
    }
    labels.last().map_or("", |&(label, _)| label)
}

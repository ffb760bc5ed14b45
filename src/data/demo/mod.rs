//! The built-in table, `data.path = "demo"`: loan applications that were granted, and whether they were repaid.
//!
//! Made up, and made so that every pane has something true to show. What is true of it, at 6,000 rows and seed 0, and held
//! by the tests below:
//!
//! - 22 % are recorded as not repaid. What decides is in [`applicant`]: burden, a U in age, late payments that count more
//!   with a short history, self-employed people borrowing for a business, several debts under a high burden.
//! - The best possible score reaches a `roc_auc` of about 0.90 against the record, a network's about 0.87, a straight
//!   line's about 0.85; the rest is chance.
//! - Women repay as often as men, but 8 % of the women who repaid are recorded as `no`. A model learns that.
//! - `islands` is a small group, 2 % of rows.
//! - `income` is missing in 8 % of rows, four times as often for the self-employed; `credit_history_years` in 4 %.
//! - 1 % of rows are entered twice.
//! - `branch_code` has the same label in every row.
//!
//! Only additions, multiplications, divisions and square roots are used, so that every machine makes the same table.

mod applicant;

use applicant::Applicant;

use super::table::{Column, Table, Values};

/// Every so many rows, one is entered twice.
const TWICE: usize = 100;
/// How many rows earlier the first entry stands.
const EARLIER: usize = 37;

/// The first `rows` rows of the demo table under `seed`; the target is `repaid`, with `no` and `yes`.
pub fn loans(rows: usize, seed: u64) -> Table {
    let row_of_entry = |row: usize| if row % TWICE == TWICE - 1 { row - EARLIER } else { row };
    let people: Vec<Applicant> = (0..rows).map(|row| Applicant::draw(seed, row_of_entry(row) as u64)).collect();
    let columns = vec![
        numbers("age", &people, |person| Some(person.age)),
        labels("age_group", &people, Applicant::age_group),
        labels("sex", &people, Applicant::sex),
        labels("region", &people, |person| person.region),
        labels("education", &people, |person| person.education),
        labels("employment", &people, |person| person.employment),
        numbers("income", &people, |person| person.stated_income),
        numbers("credit_history_years", &people, |person| person.stated_history),
        numbers("existing_debts", &people, |person| Some(person.debts)),
        numbers("late_payments", &people, |person| Some(person.late_payments)),
        labels("purpose", &people, |person| person.purpose),
        numbers("loan_amount", &people, |person| Some(person.loan)),
        numbers("term_months", &people, |person| Some(person.term)),
        labels("branch_code", &people, |_| "B01"),
        labels("repaid", &people, |person| if person.recorded_repaid { "yes" } else { "no" }),
    ];
    Table { columns, rows, images: None }
}

fn numbers(name: &str, people: &[Applicant], number: impl Fn(&Applicant) -> Option<f64>) -> Column {
    let numbers = people.iter().map(|person| number(person).unwrap_or(f64::NAN)).collect();
    Column { name: name.into(), values: Values::Numeric(numbers) }
}

fn labels<'a>(name: &str, people: &'a [Applicant], label: impl Fn(&'a Applicant) -> &'static str) -> Column {
    Column { name: name.into(), values: Values::labels(people.iter().map(|person| Some(label(person)))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::profile;

    const ROWS: usize = 6000;

    fn people() -> Vec<Applicant> {
        (0..ROWS as u64).map(|row| Applicant::draw(0, row)).collect()
    }

    fn share<'a>(people: impl Iterator<Item = &'a Applicant>, is: impl Fn(&Applicant) -> bool) -> f64 {
        let answers: Vec<bool> = people.map(is).collect();
        answers.iter().filter(|&&answer| answer).count() as f64 / answers.len() as f64
    }

    /// The share of pairs of a repaid and an unrepaid loan that `risk` puts in the right order.
    fn roc_auc(people: &[Applicant], risk: impl Fn(&Applicant) -> f64) -> f64 {
        let (yes, no): (Vec<&Applicant>, Vec<&Applicant>) = people.iter().partition(|person| person.recorded_repaid);
        let right = no.iter().map(|bad| yes.iter().filter(|good| risk(bad) > risk(good)).count()).sum::<usize>();
        right as f64 / (yes.len() * no.len()) as f64
    }

    #[test]
    fn a_seed_and_a_row_number_make_a_row_whatever_the_table_size() {
        let (small, large) = (loans(100, 3), loans(200, 3));
        for (small, large) in small.columns.iter().zip(&large.columns) {
            assert!((0..100).all(|row| small.values.text(row) == large.values.text(row)), "{}", small.name);
        }
        assert_ne!(loans(100, 4), small);
    }

    #[test]
    fn what_the_header_says_is_true() {
        let people = people();
        let unpaid = share(people.iter(), |person| !person.recorded_repaid);
        assert!((0.21..0.23).contains(&unpaid), "unpaid {unpaid}");
        let best = roc_auc(&people, |person| person.risk);
        assert!((0.885..0.915).contains(&best), "roc_auc {best}");
        let of = |woman| people.iter().filter(move |person| person.is_woman == woman);
        let [women, men] = [true, false].map(|woman| share(of(woman), |person| person.repaid));
        assert!((women - men).abs() < 0.025, "repaid {women} {men}");
        let hidden = share(of(true).filter(|person| person.repaid), |person| !person.recorded_repaid);
        assert!((0.065..0.095).contains(&hidden), "hidden {hidden}");
        assert!(of(false).all(|person| person.repaid == person.recorded_repaid));
        let islands = share(people.iter(), |person| person.region == "islands");
        assert!((0.015..0.025).contains(&islands), "islands {islands}");
        let gap = share(people.iter(), |person| person.stated_income.is_none());
        assert!((0.075..0.105).contains(&gap), "income {gap}");
        let no_history = share(people.iter(), |person| person.stated_history.is_none());
        assert!((0.03..0.05).contains(&no_history), "history {no_history}");
    }

    #[test]
    fn one_row_in_a_hundred_is_entered_twice() {
        assert_eq!(profile(&loans(ROWS, 0)).duplicates, ROWS / TWICE);
    }

    #[test]
    fn the_first_rows_are_the_same_on_every_machine() {
        let table = loans(3, 0);
        let line = |row| {
            let cells = table.columns.iter().map(|column| column.values.text(row).unwrap_or_default());
            cells.collect::<Vec<_>>().join(",")
        };
        insta::assert_snapshot!((0..3).map(line).collect::<Vec<_>>().join("\n"), @r"
        39,30 to 59,male,islands,school,employed,17820,,5,0,home,9000,60,B01,no
        40,30 to 59,female,east,master,public,44200,0.1,0,2,home,8500,12,B01,yes
        60,60 and over,male,north,school,employed,60400,5.8,0,0,home,10200,12,B01,yes
        ");
    }
}

//! The attribute-flip test: what the model says of the same rows when only a protected column is another. Decisions that
//! change are made by that column alone.
//!
//! That nothing changes proves little: other columns can tell the same (proxies), and a column that the model does not read
//! never changes anything.

use serde::Serialize;

use super::importance::with;
use super::subject::Subject;
use crate::data::{Column, Groups, MISSING_GROUP, Task, Values, grouped};
use crate::eval::wilson;

/// Groups at most that rows are put into, the largest.
const GROUPS: usize = 8;

/// What changes when rows of one group are put into another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turned {
    /// The rows' own group.
    pub from: String,
    /// The group they are put into.
    pub to: String,
    /// Rows of the group.
    pub rows: usize,
    /// Rows whose class changes; none of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<usize>,
    /// Wilson's 95 % interval of their share.
    pub interval: (f64, f64),
    /// Of two classes: rows that become positive.
    pub to_positive: usize,
    /// Of two classes: rows that become negative.
    pub to_negative: usize,
    /// How much the answer changes on average: the probability of the positive class, of several classes that of the class the row
    /// was taken for, or the number.
    pub mean_change: f64,
    /// The same without signs.
    pub mean_absolute_change: f64,
}

/// What a protected column changes alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flips {
    /// As the table calls it.
    pub column: String,
    /// Whether the model reads it; else nothing can change.
    pub feature: bool,
    /// Groups that rows are put into: the largest.
    pub groups: Vec<String>,
    /// Groups that there are.
    pub of_groups: usize,
    /// Rows that were put into other groups.
    pub rows: usize,
    /// Rows whose class changes in at least one other group; none of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<usize>,
    /// Wilson's 95 % interval of their share.
    pub interval: (f64, f64),
    /// Every pair of groups.
    pub pairs: Vec<Turned>,
}

/// Of one protected column; a part of a sentence where it cannot be told.
pub(super) fn flips(subject: &Subject, name: &str) -> Result<Flips, String> {
    let column = subject.table().column(name).ok_or("the table lacks it")?;
    let rows: Vec<usize> = (0..subject.rows()).collect();
    let own = grouped(column, &rows);
    let Groups { codes, names, .. } = &own;
    // Decisions by group change with it though the network does not read it.
    let feature = subject.is_input(name) || subject.decides_by(name);
    let nobody = (f64::NAN, f64::NAN);
    let (of_groups, pairs) = (names.len(), vec![]);
    let none = Flips {
        column: name.into(),
        feature,
        groups: vec![],
        of_groups,
        rows: 0,
        changed: None,
        interval: nobody,
        pairs,
    };
    if !feature {
        return Ok(none);
    }
    let of_group =
        |group: usize| -> Vec<usize> { rows.iter().copied().filter(|&row| codes[row] as usize == group).collect() };
    let members: Vec<Vec<usize>> = (0..names.len()).map(of_group).collect();
    let mut targets: Vec<usize> =
        (0..names.len()).filter(|&group| names[group] != MISSING_GROUP && !members[group].is_empty()).collect();
    targets.sort_by_key(|&group| (std::cmp::Reverse(members[group].len()), group));
    targets.truncate(GROUPS);
    targets.sort_unstable();
    let cell: Vec<usize> = targets.iter().map(|&group| typical(column, &members[group])).collect();
    let table = subject.table();
    let said = subject.ask(targets.len(), |target| {
        with(table, name, |column| column.values.of_rows(&vec![cell[target]; rows.len()]))
    });
    let before = subject.decided(subject.base());
    let (mut moved, mut pairs) = (vec![false; rows.len()], Vec::new());
    let mut turned = vec![false; rows.len()];
    for (&to, said) in targets.iter().zip(said) {
        let said = said.map_err(|error| error.to_string().trim_end_matches('.').to_owned())?;
        let after = subject.decided_in(&said, |column| {
            let turned = (column == name).then(|| Groups { codes: vec![to as u32; rows.len()], ..own.clone() });
            turned.or_else(|| subject.groups(column))
        });
        for from in (0..names.len()).filter(|&from| from != to && !members[from].is_empty()) {
            members[from].iter().for_each(|&row| turned[row] = true);
            let between = Between { subject, said: &said, before: &before, after: &after };
            let (changed, counted) = between.of(&members[from]);
            for row in changed {
                moved[row] = true;
            }
            pairs.push(Turned { from: names[from].clone(), to: names[to].clone(), ..counted });
        }
    }
    let (total, changed) = (count(&turned), count(&moved));
    let classes = subject.task() != Task::Regression;
    Ok(Flips {
        groups: targets.iter().map(|&group| names[group].clone()).collect(),
        rows: total,
        changed: classes.then_some(changed),
        interval: if classes { wilson(changed as u64, total as u64) } else { nobody },
        pairs,
        ..none
    })
}

fn count(flags: &[bool]) -> usize {
    flags.iter().filter(|&&flag| flag).count()
}

/// The row whose cell stands for a group: the middle one of numbers, any of equal labels.
fn typical(column: &Column, members: &[usize]) -> usize {
    let Values::Numeric(numbers) = &column.values else { return members[0] };
    let mut ordered = members.to_vec();
    ordered.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    ordered[(ordered.len() - 1) / 2]
}

/// Answers before and after a change.
struct Between<'a, 'm> {
    subject: &'a Subject<'m>,
    said: &'a [f64],
    before: &'a [u32],
    after: &'a [u32],
}

impl Between<'_, '_> {
    /// The rows whose class changed among `members`, and what is counted of them.
    fn of(&self, members: &[usize]) -> (Vec<usize>, Turned) {
        let width = self.subject.width();
        let change = |&row: &usize| {
            let output = match self.subject.task() {
                Task::Regression => 0,
                Task::Binary => 1,
                Task::Multiclass => self.before[row] as usize,
            };
            let place = row * width + output;
            self.said[place] - self.subject.base()[place]
        };
        let rows = members.len() as f64;
        let mean_change = members.iter().map(change).sum::<f64>() / rows;
        let mean_absolute_change = members.iter().map(|row| change(row).abs()).sum::<f64>() / rows;
        let classes = self.subject.task() != Task::Regression;
        let differs = |row: &usize| classes && self.before[*row] != self.after[*row];
        let changed: Vec<usize> = members.iter().copied().filter(|row| differs(row)).collect();
        let binary = self.subject.task() == Task::Binary;
        let to_positive = changed.iter().filter(|&&row| binary && self.after[row] == 1).count();
        let counted = Turned {
            from: String::new(),
            to: String::new(),
            rows: members.len(),
            changed: classes.then_some(changed.len()),
            interval: if classes { wilson(changed.len() as u64, members.len() as u64) } else { (f64::NAN, f64::NAN) },
            to_positive,
            to_negative: if binary { changed.len() - to_positive } else { 0 },
            mean_change,
            mean_absolute_change,
        };
        (changed, counted)
    }
}

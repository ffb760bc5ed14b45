//! What the checks look at: the rows that are learnt from and tuned on, the test rows beside them, and what each column is
//! for. Test rows are compared with the others and not searched for anything else.

use crate::data::dataset::{Dataset, Role, Truth};
use crate::data::profile::{Association, ColumnProfile, Coverage, Profile, associations, coverage, profile_of};
use crate::data::table::{Table, Values};
use crate::spec::{Decimal, Step, Value, Workspace};

use super::{Alone, Finding};

/// A table, what its columns are for and which of its rows are looked at.
pub struct Subject<'a> {
    pub(super) table: &'a Table,
    /// What is in each column of the table, in the rows looked at.
    pub(super) columns: Vec<ColumnProfile>,
    /// Places in `rows` of those that repeat an earlier one in every cell, ascending.
    pub(super) duplicates: Vec<usize>,
    /// Places of the columns learnt from.
    pub(super) features: Vec<usize>,
    /// Place of the target, and what is true of each row of the table.
    pub(super) target: Option<(usize, &'a Truth)>,
    pub(super) protected: Vec<usize>,
    /// The rows looked at.
    pub(super) rows: Vec<usize>,
    /// Those of them that are tuned on.
    pub(super) validation: Vec<usize>,
    pub(super) test: Vec<usize>,
    /// Whether the test rows are of a file of their own.
    pub(super) test_is_given: bool,
    decimal: Decimal,
    /// What is done with the table.
    workspace: Option<&'a Workspace>,
}

impl<'a> Subject<'a> {
    /// A table of which nothing is known but what stands before its decimals.
    pub fn of_table(table: &'a Table, decimal: Decimal) -> Self {
        let rows: Vec<usize> = (0..table.rows).collect();
        let (columns, duplicates) = profile_of(table, &rows, decimal);
        Self {
            table,
            columns,
            duplicates,
            features: (0..table.columns.len()).collect(),
            target: None,
            protected: Vec::new(),
            rows,
            validation: Vec::new(),
            test: Vec::new(),
            test_is_given: false,
            decimal,
            workspace: None,
        }
    }

    /// A workspace's data. A feature that is left out because it looks like an identifier is looked at all the same.
    pub fn of_dataset(dataset: &'a Dataset, workspace: &'a Workspace) -> Self {
        let (table, data) = (&dataset.table, &workspace.data);
        let mut rows = [&dataset.parts.train[..], &dataset.parts.validation].concat();
        rows.sort_unstable();
        let (columns, duplicates) = profile_of(table, &rows, data.decimal);
        let places = |wanted: &dyn Fn(usize) -> bool| (0..table.columns.len()).filter(|&place| wanted(place)).collect();
        let is_learnt = |place: usize| {
            let name = &table.columns[place].name;
            let listed = data.features.as_ref().is_none_or(|features| features.contains(name));
            let left_out = dataset.roles[place] == Role::Dropped && !data.drop.contains(name) && listed;
            table.images.is_none() && (dataset.roles[place].is_feature() || left_out)
        };
        let target = dataset.roles.iter().position(|&role| role == Role::Target);
        Self {
            columns,
            duplicates,
            features: places(&is_learnt),
            target: target.map(|place| (place, &dataset.truth)),
            protected: places(&|place| dataset.roles[place].is_protected()),
            rows,
            validation: dataset.parts.validation.clone(),
            test: dataset.parts.test.clone(),
            test_is_given: dataset.own_rows < table.rows,
            decimal: data.decimal,
            workspace: Some(workspace),
            table,
        }
    }

    /// A column of the table by itself.
    pub(super) fn alone(&self, place: usize) -> Alone<'_> {
        let Self { decimal, rows, .. } = self;
        Alone { values: &self.table.columns[place].values, profile: &self.columns[place], rows, decimal: *decimal }
    }

    /// What is in the rows looked at.
    pub fn profile(&self) -> Profile {
        Profile { columns: self.columns.clone(), rows: self.rows.len(), duplicates: self.duplicates.len() }
    }

    /// How each column but the target goes with it in the rows looked at; nothing without a target.
    pub fn associations(&self) -> Vec<Association> {
        let of = |(place, truth)| associations(self.table, place, truth, &self.rows);
        self.target.map(of).unwrap_or_default()
    }

    /// The groups of each protected column, and of all of them together, in the rows looked at; nothing without a target.
    pub fn coverage(&self) -> Vec<Coverage> {
        self.target.map(|(_, truth)| coverage(self.table, &self.protected, truth, &self.rows)).unwrap_or_default()
    }

    pub(super) fn name(&self, place: usize) -> &'a str {
        &self.table.columns[place].name
    }

    /// The target's name.
    pub(super) fn target_name(&self) -> &'a str {
        self.target.map_or("", |(place, _)| self.name(place))
    }

    /// Places of all columns that are of use: learnt from, compared, or predicted.
    pub(super) fn used(&self) -> Vec<usize> {
        let used = |place: &usize| {
            self.features.contains(place)
                || self.protected.contains(place)
                || self.target.is_some_and(|(target, _)| target == *place)
        };
        (0..self.table.columns.len()).filter(used).collect()
    }

    /// The workspace's steps of preparation; none where it says nothing of them.
    fn prepare(&self) -> &[Step] {
        self.workspace.and_then(|workspace| workspace.prepare.as_deref()).unwrap_or_default()
    }

    /// Whether one of these steps, by their names, names one of `columns`.
    fn names(&self, columns: &[String], by: impl Fn(&str) -> bool) -> bool {
        let steps = self.prepare().iter().filter(|step| by(step.name()));
        steps.flat_map(Step::named_columns).any(|column| columns.contains(&column))
    }

    /// The workspace's steps of preparation called one of `names`; none where it says nothing of them.
    pub(super) fn steps(&self, names: &[&str]) -> impl Iterator<Item = Value> {
        self.prepare().iter().filter(move |step| names.contains(&step.name())).map(Step::shown)
    }

    /// Whether rows or weights are balanced already.
    pub(super) fn is_balanced(&self) -> bool {
        self.workspace.is_some_and(|workspace| workspace.balance.how().is_some())
    }

    /// The finding without a fix that would take columns away from steps that name them, or rows of a class that is called
    /// as a gap is elsewhere.
    pub(super) fn mendable(&self, finding: Finding) -> Finding {
        if let (Some(super::Fix::Missing(words)), [column]) = (&finding.fix, &finding.columns[..])
            && self.target.is_some_and(|(place, _)| has_label_among(&self.table.columns[place].values, words))
        {
            let fix = Some(super::Fix::Numbers(column.clone()));
            let advice = "Read it as numbers: then these are missing here, and labels of the target.";
            return Finding { fix, advice: advice.into(), ..finding };
        }
        let Some(super::Fix::Step { name: "date", columns, .. }) = &finding.fix else { return finding };
        if self.names(columns, |_| true) { Finding { fix: None, ..finding } } else { finding }
    }

    /// Whether what is there already does what the finding's fix would do, reads what it would leave out, or says otherwise.
    pub(super) fn sees_to(&self, finding: &Finding) -> bool {
        let is_read = |by: &[&str]| self.names(&finding.columns, |step| by.contains(&step));
        if finding.check == "identifier" {
            return is_read(super::fix::CONTENT);
        }
        if finding.check == "high_cardinality" && is_read(&["date"]) {
            return true;
        }
        if finding.check == "dates" {
            return [super::fix::CONTENT, super::fix::ENCODERS, &["drop"]].into_iter().any(is_read);
        }
        if let (Some(super::Fix::Numbers(column)), Some(workspace)) = (&finding.fix, self.workspace) {
            return workspace.data.types.contains_key(column);
        }
        let Some(super::Fix::Step { name, columns, keys, .. }) = &finding.fix else { return false };
        let kin = [super::fix::ENCODERS, super::fix::READERS].into_iter().find(|kin| kin.contains(name));
        let names = kin.unwrap_or(std::slice::from_ref(name));
        self.steps(names).any(|step| {
            let listed = step.get("columns").and_then(Value::as_list).unwrap_or_default();
            let named = columns.iter().all(|column| listed.contains(&Value::Text(column.clone())));
            named
                && (*name != "impute"
                    || !keys.contains("indicator")
                    || step.get("indicator") == Some(&Value::Bool(true)))
        })
    }
}

/// Whether one of `words` is a label of a column.
fn has_label_among(values: &Values, words: &[String]) -> bool {
    matches!(values, Values::Categorical { levels, .. } if levels.iter().any(|level| words.contains(level)))
}

//! The rows that are to be dealt, with what the table says about each: its class, its kind, its group.

use super::groups::{self, Groups};
use super::hash::{self, Key};
use super::proof::in_two;
use super::units::Units;
use super::{PARTS, Parts, Proof, Sizes, SplitError, given, grouped, ordered, random, stratified, stratified_grouped};
use super::{doubts, together};
use crate::base::rng::{Purpose, Stream};
use crate::data::error::DataError;
use crate::data::table::Table;
use crate::data::twins::first_alike;
use crate::spec::{Split, SplitMethod};

/// Rows to deal. What has one entry a row has it for every row of the table.
pub(in crate::data) struct Deck<'a> {
    pub(super) table: &'a Table,
    pub(super) split: &'a Split,
    /// The class of each row, where there are classes.
    pub(super) classes: Option<&'a [u32]>,
    /// Rows to deal, ascending.
    pub(super) own: Vec<usize>,
    /// Rows that are the test whatever is dealt; `None` where the test is dealt as well.
    given: Option<Vec<usize>>,
    /// What a hash of all features goes by.
    declared: &'a [usize],
    /// The first row that each equals in every feature.
    pub(super) kinds: Vec<usize>,
    /// What else must not be parted.
    pub(super) groups: Option<Groups>,
}

impl<'a> Deck<'a> {
    /// Looks at rows `own`, and at rows `given` as the test. Features are places in the table: those that are `declared`, and
    /// those of them by which rows are `compared`, without the ones that say nothing.
    pub(in crate::data) fn new(
        table: &'a Table,
        classes: Option<&'a [u32]>,
        split: &'a Split,
        (own, given): (Vec<usize>, Option<Vec<usize>>),
        (declared, compared): (&'a [usize], &[usize]),
    ) -> Self {
        let rows = [&own[..], given.as_deref().unwrap_or_default()].concat();
        let mut kinds: Vec<usize> = (0..table.rows).collect();
        if !compared.is_empty() || table.images.is_some() {
            let first = first_alike(table, compared, true, &rows);
            rows.iter().zip(first).for_each(|(&row, first)| kinds[row] = first);
        }
        let groups = groups::column(split).and_then(|name| table.column(name)).map(groups::of);
        Self { table, split, classes, own, given, declared, kinds, groups }
    }

    /// Deals.
    ///
    /// # Errors
    /// Where the method cannot be followed, or a part that is asked for gets no row.
    pub(in crate::data) fn deal(&self) -> Result<Parts, DataError> {
        let test = if self.given.is_some() { 0.0 } else { self.split.test };
        let mut parts = if self.split.method == SplitMethod::Given {
            self.as_given()?
        } else {
            let mut stream = Stream::new(self.split.seed, Purpose::Split, 0);
            let places = self.places(self.split.method, &self.own, test, &mut stream)?;
            Parts::of(&self.own, &places)
        };
        if let Some(given) = &self.given {
            parts.test.clone_from(given);
        }
        self.refuse_parted_groups(&parts)?;
        doubts::refuse_empty(self, &parts, test)?;
        Ok(parts)
    }

    fn as_given(&self) -> Result<Parts, DataError> {
        let column = self.split.column.as_deref().and_then(|name| self.table.column(name));
        let Some(column) = column else { return Ok(Parts { train: self.own.clone(), ..Parts::default() }) };
        let parts = given::deal(column, &self.own, self.given.is_some())?;
        let placed = self.own.iter().zip(parts).filter_map(|(&row, part)| Some((row, part?)));
        let (rows, places): (Vec<usize>, Vec<usize>) = placed.unzip();
        Ok(Parts::of(&rows, &places))
    }

    /// The part of each of `rows` by a method, which is not `given`, with `split.validation` and this share of the test.
    pub(super) fn places(
        &self,
        method: SplitMethod,
        rows: &[usize],
        test: f64,
        stream: &mut Stream,
    ) -> Result<Vec<usize>, DataError> {
        if method == SplitMethod::Hash {
            return Ok(hash::deal(&self.numbers(rows, self.split.seed), self.split.validation, test));
        }
        let sizes = Sizes::of(rows.len(), self.split, test)?;
        let classes: Vec<u32> = self.classes_of(rows);
        Ok(match method {
            SplitMethod::Grouped | SplitMethod::StratifiedGrouped => {
                let units = Units::by_key(&self.ties(rows));
                let stratifies = method == SplitMethod::StratifiedGrouped && self.classes.is_some();
                let parts = if stratifies {
                    let counts = groups::class_counts(&units, &classes);
                    stratified_grouped::deal(&counts, &units.sizes(), sizes, stream)
                } else {
                    grouped::deal(&units, sizes, stream)
                };
                units.spread(&parts)
            }
            SplitMethod::Ordered => ordered::deal(&ordered::order(self.table, self.split, rows)?, sizes),
            _ => {
                let stratifies = method == SplitMethod::Stratified && self.classes.is_some();
                let classes = if stratifies { classes } else { vec![0; rows.len()] };
                let mut places = if stratifies {
                    stratified::deal(&classes, sizes, stream)
                } else {
                    random::deal(rows.len(), sizes, stream)
                };
                self.keep_together(&mut places, PARTS, rows, &classes);
                places
            }
        })
    }

    /// Mends a deal of `rows` by chance so that equal rows are in one of `many` parts, where that is wanted.
    pub(super) fn keep_together(&self, places: &mut [usize], many: usize, rows: &[usize], classes: &[u32]) {
        if self.split.duplicates_together {
            let kinds: Vec<usize> = rows.iter().map(|&row| self.kinds[row]).collect();
            together::keep_together(places, many, &kinds, classes);
        }
    }

    /// The class of each of `rows`; one class where there are none.
    pub(super) fn classes_of(&self, rows: &[usize]) -> Vec<u32> {
        rows.iter().map(|&row| self.classes.map_or(0, |classes| classes[row])).collect()
    }

    /// A key for each of `rows` that those share which must not be parted: of a group, and where it is wanted equal.
    pub(super) fn ties(&self, rows: &[usize]) -> Vec<usize> {
        let kinds = self.split.duplicates_together.then_some(&self.kinds[..]);
        match &self.groups {
            Some(groups) => groups.tied(rows, kinds),
            None => rows.iter().map(|&row| kinds.map_or(row, |kinds| kinds[row])).collect(),
        }
    }

    /// The hash number of each of `rows`.
    pub(super) fn numbers(&self, rows: &[usize], seed: u64) -> Vec<f64> {
        let by = self.split.by.as_deref();
        let column = by.and_then(|name| self.table.columns.iter().position(|column| column.name == name));
        let key = column.map_or(Key::Features(self.declared), Key::Column);
        hash::numbers(self.table, &key, seed, rows)
    }

    /// Counts what of a deal stands in two parts.
    pub(in crate::data) fn proof(&self, parts: &Parts) -> Proof {
        let method = self.split.method.name();
        let method = if self.given.is_some() { format!("{method}, test file given") } else { method.to_owned() };
        Proof::of(method, parts, &self.kinds, self.groups.as_ref().map(|groups| &groups.codes[..]))
    }

    /// What is doubtful about a deal, one or two sentences each.
    pub(in crate::data) fn doubts(&self, parts: &Parts) -> Vec<String> {
        doubts::of(self, parts, if self.given.is_some() { 0.0 } else { self.split.test })
    }

    /// Groups that were named are whole also where the parts were given.
    fn refuse_parted_groups(&self, parts: &Parts) -> Result<(), SplitError> {
        let column = self.split.group.as_ref().filter(|_| self.split.method != SplitMethod::Hash);
        let (Some(groups), Some(column)) = (&self.groups, column) else { return Ok(()) };
        let count = in_two(parts, |row| groups.codes[row]);
        if count == 0 {
            return Ok(());
        }
        Err(SplitError::GroupsInTwo {
            column: column.clone(),
            count,
            examples: groups.parted(parts, self.table, column),
        })
    }
}
